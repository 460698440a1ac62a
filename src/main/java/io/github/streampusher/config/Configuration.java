package io.github.streampusher.config;

import io.github.streampusher.stream.Catalogue;
import io.github.streampusher.stream.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that is defined in the main file and the folder it names, and what of it was good last.
 *
 * <p>What is wrong with a file never throws: the rest is applied, and what is wrong stays as it was. Of the threads that
 * call it, one at a time.
 */
public final class Configuration {
    private final Path mainFile;
    private final Map<String, String> environment;
    private Map<Path, SourceFile> parsed = Map.of();
    private Optional<Reading> last = Optional.empty();

    public Configuration(Path mainFile) {
        this(mainFile, System.getenv());
    }

    /** @param environment what {@code ${env:}} and {@code ${credential:}} see */
    Configuration(Path mainFile, Map<String, String> environment) {
        this.mainFile = mainFile;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What holds after a load.
     *
     * @param changed whether any byte of it differs from the load before
     * @param usable whether the main file could be parsed, now or earlier
     */
    public record Loaded(
            Settings settings, Catalogue catalogue, List<Problem> problems, boolean changed, boolean usable) {
        public Loaded {
            problems = List.copyOf(problems);
        }

        private Loaded unchanged() {
            return new Loaded(settings, catalogue, problems, false, usable);
        }
    }

    /** FFmpeg as the main file names it now: known before the streams are read, which takes a while when they are many. */
    public synchronized String program() {
        Map<Path, SourceFile> read = new HashMap<>(parsed);
        Values values = values(source(mainFile, read));
        parsed = read;
        return FileKeys.settings(values, folder()).daemon().ffmpeg();
    }

    /** Reads everything anew. */
    public synchronized Loaded load() {
        Sources files = files();
        if (last.isPresent() && last.get().isOf(files)) {
            return last.get().loaded().unchanged();
        }
        Reading reading = Reader.read(files, references(true), folder(), last);
        last = Optional.of(reading);
        return reading.loaded();
    }

    /**
     * Everything wrong with some files, or with the whole configuration where none is given. A file that belongs to
     * this configuration is checked as a part of it, any other by itself. Changes nothing of what was good last.
     */
    public synchronized List<Problem> check(List<Path> chosen) {
        Map<Path, SourceFile> configured = new HashMap<>();
        Sources files = files();
        Stream.concat(Stream.of(files.main()), files.others().stream())
                .forEach(file -> configured.put(absolute(file.path()), file));
        Set<String> names = chosen.stream()
                .filter(path -> configured.containsKey(absolute(path)))
                .map(path -> configured.get(absolute(path)).path().toString())
                .collect(Collectors.toSet());
        Set<Problem> problems = new LinkedHashSet<>();
        if (chosen.isEmpty() || !names.isEmpty()) {
            checked(files)
                    .filter(problem -> chosen.isEmpty() || names.contains(problem.file()))
                    .forEach(problems::add);
        }
        chosen.stream()
                .filter(path -> !configured.containsKey(absolute(path)))
                .flatMap(path -> new Configuration(path, environment).checkedAlone())
                .forEach(problems::add);
        return List.copyOf(problems);
    }

    private Stream<Problem> checkedAlone() {
        Folder none = new Folder(mainFile, List.of(), Optional.empty());
        return checked(new Sources(SourceFile.read(mainFile), none, List.of()));
    }

    private Stream<Problem> checked(Sources files) {
        return Reader.read(files, references(false), folder(), Optional.empty()).loaded().problems().stream();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private References references(boolean inService) {
        return new References(folder(), environment, inService);
    }

    /** Every file and folder on which {@link #load} depends: as of the last load. */
    public synchronized Set<Path> watched() {
        Set<Path> watched = new LinkedHashSet<>(Set.of(mainFile));
        last.ifPresent(reading -> {
            watched.add(reading.files().folder().path());
            watched.addAll(reading.references().keySet());
        });
        return watched;
    }

    /** The files as they were parsed last; one with the same bytes is not parsed again. */
    Map<Path, SourceFile> parsed() {
        return Map.copyOf(parsed);
    }

    private Path folder() {
        return mainFile.toAbsolutePath().getParent();
    }

    private Sources files() {
        Map<Path, SourceFile> read = new LinkedHashMap<>();
        SourceFile main = source(mainFile, read);
        Folder folder = Folder.list(mainFile.resolveSibling(FileKeys.streamsDir(values(main))));
        List<SourceFile> others = folder.files().stream()
                .filter(path -> !path.equals(mainFile))
                .map(path -> source(path, read))
                .toList();
        parsed = read;
        return new Sources(main, folder, others);
    }

    /** Parses only what has other bytes than at the last load. */
    private SourceFile source(Path path, Map<Path, SourceFile> read) {
        Content content = Content.of(path, SourceFile.MAX_BYTES);
        SourceFile before = parsed.get(path);
        SourceFile now =
                before != null && before.identity().equals(content.identity()) ? before : SourceFile.of(path, content);
        read.put(path, now);
        return now;
    }

    /** What the main file says, or said when it could be parsed last; nothing wrong with it is told. */
    private Values values(SourceFile main) {
        Context unheard = Context.of(references(false), new Problems());
        return main.root()
                .or(() -> last.flatMap(Reading::mainRoot))
                .flatMap(root -> FileKeys.MAIN_FILE.read(root, unheard))
                .orElseGet(FileKeys.MAIN_FILE::fallback);
    }
}
