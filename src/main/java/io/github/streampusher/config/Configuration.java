package io.github.streampusher.config;

import io.github.streampusher.stream.Catalogue;
import io.github.streampusher.stream.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is defined in the main file and the folder it names, and what of it was good last.
 *
 * <p>What is wrong with a file never throws: the rest is applied, and what is wrong stays as it was. Of the threads that
 * call it, one at a time.
 */
public final class Configuration {
    private final Path mainFile;
    private final Map<String, String> environment;
    private Map<Path, SourceFile> sources = Map.of();
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

    /** Reads everything anew. */
    public synchronized Loaded load() {
        Sources files = files();
        if (last.isPresent() && last.get().isOf(files)) {
            return last.get().loaded().unchanged();
        }
        Reading reading = Reader.read(files, new References(folder(), environment), folder(), last);
        last = Optional.of(reading);
        return reading.loaded();
    }

    /**
     * Everything wrong with some files, or with the whole configuration where none is given. A file of the folder of
     * definitions is checked with the defaults of the main file, any other by itself.
     */
    public List<Problem> check(List<Path> chosen) {
        if (chosen.isEmpty()) {
            return new Configuration(mainFile, environment).load().problems();
        }
        Set<Problem> problems = new LinkedHashSet<>();
        for (Path path : chosen) {
            problems.addAll(new Configuration(mainFile, environment).checkOne(path));
        }
        return List.copyOf(problems);
    }

    private List<Problem> checkOne(Path path) {
        SourceFile file = SourceFile.read(path);
        Sources configured = files();
        boolean isOfFolder = configured
                .folder()
                .path()
                .toAbsolutePath()
                .normalize()
                .equals(path.toAbsolutePath().normalize().getParent());
        Sources files = isOfFolder
                ? new Sources(configured.main(), configured.folder(), List.of(file))
                : new Sources(file, new Folder(path, List.of(), Optional.empty()), List.of());
        return Reader.read(files, new References(folder(), environment), folder(), Optional.empty())
                .loaded()
                .problems()
                .stream()
                .filter(problem -> problem.file().equals(path.toString()))
                .toList();
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

    private Path folder() {
        return mainFile.toAbsolutePath().getParent();
    }

    private Sources files() {
        Map<Path, SourceFile> read = new LinkedHashMap<>();
        SourceFile main = source(mainFile, read);
        Folder folder = Folder.list(mainFile.resolveSibling(streamsDir(main)));
        List<SourceFile> others = folder.files().stream()
                .filter(path -> !path.equals(mainFile))
                .map(path -> source(path, read))
                .toList();
        sources = read;
        return new Sources(main, folder, others);
    }

    /** Parses only what has other bytes than at the last load. */
    private SourceFile source(Path path, Map<Path, SourceFile> read) {
        Content content = Content.of(path, SourceFile.MAX_BYTES);
        SourceFile before = sources.get(path);
        SourceFile now =
                before != null && before.identity().equals(content.identity()) ? before : SourceFile.of(path, content);
        read.put(path, now);
        return now;
    }

    /** Where the definitions are: as the main file says, or said when it could be parsed last. */
    private Path streamsDir(SourceFile main) {
        Context unheard = Context.of(new References(folder(), environment), new Problems());
        return main.root()
                .or(() -> last.flatMap(Reading::mainRoot))
                .flatMap(root -> FileKeys.MAIN_FILE.read(root, unheard))
                .map(FileKeys::streamsDir)
                .orElseGet(() -> FileKeys.streamsDir(FileKeys.MAIN_FILE.fallback()));
    }
}
