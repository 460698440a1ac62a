package io.github.streampusher.config;

import io.github.streampusher.config.ConfigLoader.LoadState;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Loads the main file and the folder of definitions, and remembers what was valid last.
 *
 * <p>A problem in a file never throws: everything else is applied, and what has the problem stays as it was. Safe for
 * several threads, one at a time.
 */
public final class Configuration {
    /** Of all files together: 40 MB, and twice as much while all of them change, of the 128 MB that the JVM gets. */
    static final int MAX_VALUES = 400_000;

    private final Path mainFile;
    private final Map<String, String> environment;
    private final Map<Path, ConfigFile> parsedFiles = new HashMap<>();
    private int valuesLeft = MAX_VALUES; // while files are read
    private final UnfinishedFiles unfinishedFiles = new UnfinishedFiles();
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
     * @param outdated the streams that keep an older definition, with the problem of the present one
     * @param changed whether any byte read differs from the load before
     * @param mainFileParsed whether the main file could be parsed, now or earlier
     * @param nextLook after what time to load again, though no file changes; empty: nothing is waited for
     */
    public record LoadResult(
            Settings settings,
            DefinitionSet catalogue,
            List<Problem> problems,
            Map<StreamName, String> outdated,
            boolean changed,
            boolean mainFileParsed,
            Optional<Duration> nextLook) {
        public LoadResult {
            problems = List.copyOf(problems);
            outdated = Map.copyOf(outdated);
        }

        private LoadResult asUnchanged() {
            return new LoadResult(settings, catalogue, problems, outdated, false, mainFileParsed, nextLook);
        }

        private LoadResult withNextLook(OptionalLong at, long nanoTime) {
            Optional<Duration> after =
                    at.isPresent() ? Optional.of(Duration.ofNanos(at.getAsLong() - nanoTime)) : Optional.empty();
            return new LoadResult(settings, catalogue, problems, outdated, changed, mainFileParsed, after);
        }
    }

    /**
     * All files of definitions at one moment.
     *
     * @param streamFiles the files of the folder by path, sorted by name
     */
    record ConfigFiles(ConfigFile mainFile, DefinitionFolder folder, Map<Path, ConfigFile> streamFiles) {
        Optional<ConfigFile> find(Path path) {
            return Optional.ofNullable(path.equals(mainFile.path()) ? mainFile : streamFiles.get(path));
        }
    }

    /** The settings of the main file as it is now, known before the streams are read, which takes long when they are many. */
    public synchronized Settings mainSettings() {
        valuesLeft = MAX_VALUES;
        return FileKeys.withAbsolutePaths(writtenSettings(readFile(mainFile)), baseFolder());
    }

    /** Reads all files and applies them as they are; parses only those that have changed. */
    public synchronized LoadResult load() {
        unfinishedFiles.clear();
        return load(OptionalLong.empty());
    }

    /**
     * The same for a watcher, which cannot know whether all is written yet: a file that seems unfinished is held, and a
     * stream that has vanished goes on for a while. The result says when to look again.
     *
     * @param nanoTime now, by a clock that does not jump
     */
    public synchronized LoadResult loadWatched(long nanoTime) {
        LoadResult loaded = load(lastLoad.isPresent() ? OptionalLong.of(nanoTime) : OptionalLong.empty());
        LongStream deadlines = LongStream.concat(
                unfinishedFiles.nextReport(nanoTime).stream(), lastLoad.orElseThrow().vanished().nextLook().stream());
        return loaded.withNextLook(deadlines.min(), nanoTime);
    }

    /** @param watchedAt the time of a watcher's load; empty: everything is applied as it is */
    private LoadResult load(OptionalLong watchedAt) {
        ConfigFiles files = readFiles(watchedAt);
        if (lastLoad.isPresent() && lastLoad.get().isUpToDate(files, watchedAt)) {
            return lastLoad.get().result().asUnchanged();
        }
        LoadState reading = new ConfigLoader(files, newReferences(true), baseFolder(), lastLoad, watchedAt).load();
        lastLoad = Optional.of(reading);
        return reading.result();
    }

    /**
     * The problems of some files, or of the whole configuration if none is given. A file that belongs to this
     * configuration is checked as a part of it, any other by itself. Does not change what was valid last.
     */
    public synchronized List<Problem> check(List<Path> chosen) {
        ConfigFiles files = readFiles(OptionalLong.empty());
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
        return checkFiles(new ConfigFiles(ConfigFile.read(mainFile), none, Map.of()));
    }

    private Stream<Problem> checkFiles(ConfigFiles files) {
        return new ConfigLoader(files, newReferences(false), baseFolder(), Optional.empty(), OptionalLong.empty())
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
        return mainFile.toAbsolutePath().resolveSibling("");
    }

    private ConfigFiles readFiles(OptionalLong watchedAt) {
        valuesLeft = MAX_VALUES;
        ConfigFile main = readFile(mainFile, watchedAt);
        DefinitionFolder folder = DefinitionFolder.list(
                mainFile.resolveSibling(writtenSettings(main).daemon().streamsDir()));
        Map<Path, ConfigFile> others = new TreeMap<>();
        folder.files().stream()
                .filter(path -> !path.equals(mainFile))
                .forEach(path -> others.put(path, readFile(path, watchedAt)));
        Set<Path> read = new HashSet<>(others.keySet());
        read.add(mainFile);
        parsedFiles.keySet().retainAll(read);
        unfinishedFiles.forgetOthers(read);
        return new ConfigFiles(main, folder, others);
    }

    /** What counts of a file: what it holds, or its earlier content while it is being written. */
    private ConfigFile readFile(Path path, OptionalLong watchedAt) {
        ConfigFile read = readFile(path);
        return watchedAt.isEmpty()
                ? read
                : unfinishedFiles.choose(
                        read,
                        lastLoad.flatMap(load -> load.files().find(path)),
                        lastLoad.filter(load -> load.hasContentOf(path)).isPresent(),
                        watchedAt.getAsLong());
    }

    /** Parses the file only if its bytes differ from the last load, or the room for it does. */
    private ConfigFile readFile(Path path) {
        FileContent content = FileContent.read(path, ConfigFile.MAX_BYTES);
        ConfigFile file = parsedFiles.compute(
                path,
                (same, before) -> before != null
                                && before.fingerprint().equals(content.fingerprint())
                                && before.isParsedFor(valuesLeft)
                        ? before
                        : ConfigFile.parse(path, content, valuesLeft));
        valuesLeft -= file.root().isPresent() ? file.values() : 0;
        return file;
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
