package io.github.streampusher.config;

import io.github.streampusher.config.ConfigLoader.LoadState;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads the main file and the folder of definitions, and remembers what was valid last.
 *
 * <p>A problem in a file never throws: everything else is applied, and what has the problem stays as it was. Safe for
 * several threads, one at a time.
 */
public final class Configuration {
    private final Path mainFile;
    private final Map<String, String> environment;
    private final Map<Path, ConfigFile> parsedFiles = new HashMap<>();
    private Optional<LoadState> lastLoad = Optional.empty();

    public Configuration(Path mainFile) {
        this(mainFile, System.getenv());
    }

    /** @param environment the variables for {@code ${env:}} and {@code ${credential:}} */
    Configuration(Path mainFile, Map<String, String> environment) {
        this.mainFile = mainFile;
        this.environment = Map.copyOf(environment);
    }

    /**
     * The settings and definitions in force after a load.
     *
     * @param changed whether any byte read differs from the load before
     * @param mainFileParsed whether the main file could be parsed, now or earlier
     */
    public record LoadResult(
            Settings settings,
            DefinitionSet catalogue,
            List<Problem> problems,
            boolean changed,
            boolean mainFileParsed) {
        public LoadResult {
            problems = List.copyOf(problems);
        }

        private LoadResult asUnchanged() {
            return new LoadResult(settings, catalogue, problems, false, mainFileParsed);
        }
    }

    /**
     * All files of definitions at one moment.
     *
     * @param streamFiles the files of the folder, sorted by name
     */
    record ConfigFiles(ConfigFile mainFile, DefinitionFolder folder, List<ConfigFile> streamFiles) {}

    /** The FFmpeg of the main file as it is now, known before the streams are read, which takes long when they are many. */
    public synchronized String ffmpegProgram() {
        Settings written = writtenSettings(readFile(mainFile));
        return FileKeys.withAbsolutePaths(written, baseFolder()).daemon().ffmpeg();
    }

    /** Reads all files; parses only those that have changed. */
    public synchronized LoadResult load() {
        ConfigFiles files = readFiles();
        if (lastLoad.isPresent() && lastLoad.get().isUpToDate(files)) {
            return lastLoad.get().result().asUnchanged();
        }
        LoadState reading = new ConfigLoader(files, newReferences(true), baseFolder(), lastLoad).load();
        lastLoad = Optional.of(reading);
        return reading.result();
    }

    /**
     * The problems of some files, or of the whole configuration if none is given. A file that belongs to this
     * configuration is checked as a part of it, any other by itself. Does not change what was valid last.
     */
    public synchronized List<Problem> check(List<Path> chosen) {
        ConfigFiles files = readFiles();
        Map<Path, String> configured = new HashMap<>();
        parsedFiles.keySet().forEach(path -> configured.put(absolute(path), path.toString()));
        Set<String> names = chosen.stream()
                .map(Configuration::absolute)
                .filter(configured::containsKey)
                .map(configured::get)
                .collect(Collectors.toSet());
        Set<Problem> problems = new LinkedHashSet<>();
        if (chosen.isEmpty() || !names.isEmpty()) {
            checkFiles(files)
                    .filter(problem -> chosen.isEmpty() || names.contains(problem.file()))
                    .forEach(problems::add);
        }
        chosen.stream()
                .filter(path -> !configured.containsKey(absolute(path)))
                .flatMap(path -> new Configuration(path, environment).checkStandalone())
                .forEach(problems::add);
        return List.copyOf(problems);
    }

    private Stream<Problem> checkStandalone() {
        DefinitionFolder none = new DefinitionFolder(mainFile, List.of(), Optional.empty());
        return checkFiles(new ConfigFiles(ConfigFile.read(mainFile), none, List.of()));
    }

    private Stream<Problem> checkFiles(ConfigFiles files) {
        return new ConfigLoader(files, newReferences(false), baseFolder(), Optional.empty())
                .load().result().problems().stream();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private References newReferences(boolean inService) {
        return new References(baseFolder(), environment, inService);
    }

    /** Every file and folder that the last {@link #load} depended on. */
    public synchronized Set<Path> watchedPaths() {
        Set<Path> watched = new LinkedHashSet<>(Set.of(mainFile));
        lastLoad.ifPresent(reading -> {
            watched.add(reading.files().folder().path());
            watched.addAll(reading.referencedFiles().keySet());
        });
        return watched;
    }

    /** The parsed files; a file with the same bytes is not parsed again. */
    Map<Path, ConfigFile> parsed() {
        return Map.copyOf(parsedFiles);
    }

    private Path baseFolder() {
        return mainFile.toAbsolutePath().getParent();
    }

    private ConfigFiles readFiles() {
        ConfigFile main = readFile(mainFile);
        DefinitionFolder folder = DefinitionFolder.list(
                mainFile.resolveSibling(writtenSettings(main).daemon().streamsDir()));
        List<Path> others =
                folder.files().stream().filter(path -> !path.equals(mainFile)).toList();
        parsedFiles
                .keySet()
                .retainAll(Stream.concat(Stream.of(mainFile), others.stream()).collect(Collectors.toSet()));
        return new ConfigFiles(main, folder, others.stream().map(this::readFile).toList());
    }

    /** Parses the file only if its bytes differ from the last load. */
    private ConfigFile readFile(Path path) {
        FileContent content = FileContent.read(path, ConfigFile.MAX_BYTES);
        return parsedFiles.compute(
                path,
                (same, before) -> before != null && before.fingerprint().equals(content.fingerprint())
                        ? before
                        : ConfigFile.parse(path, content));
    }

    /** The settings of the main file as it is, or as it could be parsed last; its problems are not reported here. */
    private Settings writtenSettings(ConfigFile main) {
        ReadContext unreported = ReadContext.of(newReferences(false), new Problems());
        return main.root()
                .or(() -> lastLoad.flatMap(LoadState::mainRoot))
                .flatMap(root -> FileKeys.MAIN_FILE.read(root, unreported))
                .orElseGet(FileKeys.MAIN_FILE::defaultValue);
    }
}
