package io.github.streampusher.config;

import io.github.streampusher.config.Configuration.ConfigFiles;
import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Position;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One load: turns files into settings and definitions, and keeps the last valid ones where a file has problems. */
final class ConfigLoader {
    private static final int MAX_STREAMS = 10_000; // each is a child process

    private final ConfigFiles files;
    private final References references;
    private final Optional<LoadState> previous;
    private final OptionalLong watchedAt;
    private final Path folder;
    private final Problems problems = new Problems();
    private final Map<StreamName, Position> positions = new HashMap<>();
    private final Map<StreamName, Definition> validDefinitions = new TreeMap<>();
    private final Map<StreamName, String> broken = new TreeMap<>();
    private final Map<StreamName, String> outdated = new TreeMap<>();
    private final Map<Path, Set<StreamName>> streamsByFile = new HashMap<>();
    private final Map<Path, String> keepReasons = new LinkedHashMap<>();
    private final ConfigLint lint;

    /**
     * The outcome of one load, on which the next one builds.
     *
     * @param mainRoot the main file as it could be parsed last
     * @param streamsByFile the streams of each file, including those that it had before and that are kept
     * @param vanished the streams that go on though no file defines them
     * @param referencedFiles the fingerprint of each file that is referred to
     */
    record LoadState(
            ConfigFiles files,
            Optional<Mapping> mainRoot,
            Map<Path, Set<StreamName>> streamsByFile,
            VanishedStreams vanished,
            Map<Path, String> referencedFiles,
            LoadResult result) {

        /** Whether an empty file in its place would remove streams or settings. */
        boolean hasContentOf(Path path) {
            return path.equals(files.mainFile().path())
                    ? mainRoot.filter(root -> !root.entries().isEmpty()).isPresent()
                    : !streamsByFile.getOrDefault(path, Set.of()).isEmpty();
        }

        /** Whether a load of these files, and of the files referred to as they are now, would have the same outcome. */
        boolean isUpToDate(ConfigFiles others, OptionalLong watchedAt) {
            boolean waited = watchedAt.isPresent()
                    ? !vanished.isDue(watchedAt.getAsLong())
                    : vanished.since().isEmpty();
            return waited
                    && files.equals(others)
                    && referencedFiles.entrySet().stream()
                            .allMatch(entry ->
                                    References.fingerprint(entry.getKey()).equals(entry.getValue()));
        }
    }

    /**
     * @param folder from which relative paths are taken
     * @param watchedAt as of {@link Configuration#loadWatched}; empty: what has vanished is removed at once
     */
    ConfigLoader(
            ConfigFiles files, References references, Path folder, Optional<LoadState> before, OptionalLong watchedAt) {
        this.files = files;
        this.references = references;
        this.folder = folder;
        this.previous = before;
        this.watchedAt = watchedAt;
        this.lint = new ConfigLint(folder);
    }

    LoadState load() {
        Optional<Mapping> mainRoot = files.mainFile().root().or(() -> previous.flatMap(LoadState::mainRoot));
        Problems ofDefaults =
                files.mainFile().root().isPresent() ? problems : new Problems(); // those were reported before
        Mapping defaults = mainRoot.map(root -> readDefaults(root, ofDefaults)).orElse(FileKeys.EMPTY_MAPPING);
        Settings settings = readSettings(defaults);
        files.streamFiles().values().forEach(file -> readStreamFile(file, defaults));
        checkFolder();
        keepReasons.forEach(this::keepStreams);
        VanishedStreams vanished = keepVanished();
        DefinitionSet definitions = new DefinitionSet(validDefinitions, broken);
        LoadResult loaded = new LoadResult(
                settings, definitions, problems.sorted(), outdated, true, mainRoot.isPresent(), Optional.empty());
        return new LoadState(files, mainRoot, streamsByFile, vanished, references.fingerprints(), loaded);
    }

    private Settings readSettings(Mapping defaults) {
        Optional<Settings> lastGood = previous.map(LoadState::result).map(LoadResult::settings);
        if (files.mainFile().root().isEmpty()) {
            reportUnreadable(files.mainFile());
            return lastGood.orElseGet(() -> FileKeys.withAbsolutePaths(FileKeys.MAIN_FILE.defaultValue(), folder));
        }
        files.mainFile().problem().ifPresent(problems::add);
        Problems outside = new Problems();
        Settings written =
                FileKeys.withAbsolutePaths(readTopLevel(files.mainFile(), FileKeys.MAIN_FILE, outside), folder);
        Settings settings = outside.hasErrors() ? lastGood.orElse(written) : written;
        readStreams(files.mainFile(), defaults, outside);
        return settings;
    }

    private void readStreamFile(ConfigFile file, Mapping mainDefaults) {
        if (file.root().isEmpty()) {
            reportUnreadable(file);
            return;
        }
        file.problem().ifPresent(problems::add);
        Problems outside = new Problems();
        readTopLevel(file, FileKeys.STREAM_FILE, outside);
        readStreams(file, readDefaults(file.root().get(), problems).withDefaults(mainDefaults), outside);
    }

    private void reportUnreadable(ConfigFile file) {
        Problem problem = file.problem().orElseThrow();
        problems.add(problem);
        keepReasons.put(file.path(), problem.toString());
    }

    /** The keys outside of streams and their defaults. */
    private <T> T readTopLevel(ConfigFile file, Section<T> keys, Problems outside) {
        return keys.read(file.root().orElseThrow(), ReadContext.of(references, outside))
                .orElseThrow();
    }

    /** The defaults of a file, with their problems reported. */
    private Mapping readDefaults(Mapping root, Problems problems) {
        Mapping written = FileKeys.mapping(root, "defaults");
        StreamKeys.DEFAULTS.read(written, ReadContext.of(references, problems).forDefaults());
        return StreamKeys.DEFAULTS.expandEntries(written).without(StreamKeys.WITHOUT_DEFAULTS);
    }

    private void readStreams(ConfigFile file, Mapping defaults, Problems outside) {
        streamsByFile.put(file.path(), new HashSet<>());
        for (Entry entry :
                FileKeys.mapping(file.root().orElseThrow(), "streams").entries()) {
            readName(entry, outside).ifPresent(name -> {
                streamsByFile.get(file.path()).add(name);
                readStream(file, name, entry, defaults);
            });
        }
        problems.addAll(outside);
        outside.firstError().ifPresent(problem -> keepReasons.put(file.path(), problem.toString()));
        file.problem()
                .ifPresent(held ->
                        streamsByFile.get(file.path()).forEach(name -> outdated.putIfAbsent(name, held.toString())));
    }

    private Optional<StreamName> readName(Entry entry, Problems outside) {
        ReadContext context = ReadContext.of(references, outside).at("streams").at(entry.key());
        try {
            StreamName name = new StreamName(entry.key());
            Position first = positions.putIfAbsent(name, entry.position());
            if (first != null) {
                context.error(entry.position(), "is defined already at " + first + "; the first one counts");
            } else if (positions.size() > MAX_STREAMS) {
                context.error(entry.position(), "is one stream too many; up to " + MAX_STREAMS + " are run");
            } else {
                return Optional.of(name);
            }
        } catch (IllegalArgumentException e) {
            context.error(entry.position(), "is not a stream's name; " + StreamName.ALLOWED);
        }
        return Optional.empty();
    }

    private void readStream(ConfigFile file, StreamName name, Entry entry, Mapping defaults) {
        Problems own = new Problems();
        ReadContext context = ReadContext.of(references, own).forStream(name);
        Node expanded = StreamKeys.STREAM.expandShortForm(entry.value());
        Node merged = expanded instanceof Mapping mapping
                ? new Mapping(entry.position(), mapping.entries()).withDefaults(defaults)
                : expanded;
        Optional<Definition> definition = StreamKeys.STREAM
                .read(merged, context)
                .map(read -> read.withReferences(context.secrets(), context.commands()));
        problems.addAll(own);
        Optional<Problem> error = own.firstError();
        if (error.isPresent()) {
            keepLastGood(name, error.get().toString());
        } else {
            validDefinitions.put(name, definition.orElseThrow());
            lint.check(file, definition.get(), (Mapping) merged, context.withProblems(problems));
        }
    }

    private void keepLastGood(StreamName name, String reason) {
        Optional<Definition> lastGood = previous.map(
                reading -> reading.result().catalogue().definitions().get(name));
        if (lastGood.isPresent()) {
            validDefinitions.put(name, lastGood.get());
            outdated.put(name, reason);
        } else {
            broken.put(name, reason);
        }
    }

    /** Keeps all streams of a folder that is gone: it is more likely being replaced than meant to stop everything. */
    private void checkFolder() {
        Optional<String> failure = files.folder().failure();
        Set<Path> kept = new HashSet<>(
                previous.map(reading -> reading.streamsByFile().keySet()).orElse(Set.of()));
        kept.remove(files.mainFile().path());
        Optional<Scalar> named = files.mainFile().root().flatMap(FileKeys::streamsDir);
        if (failure.isPresent()
                && (named.isPresent() || !kept.isEmpty() || !files.folder().isMissing())) {
            Position place = named.map(Node::position)
                    .orElse(new Position(files.mainFile().path().toString(), 1, 1));
            boolean isReferenced =
                    named.filter(name -> name.text().contains("${")).isPresent();
            String folder =
                    isReferenced ? "that it names" : files.folder().path().toString();
            String message = "the folder " + folder + " " + failure.get();
            Problem problem = place.error("daemon.streams-dir", message);
            problems.add(problem);
            kept.forEach(path -> keepReasons.put(path, problem.toString()));
        }
    }

    /** Keeps the streams that a file defined before and may still define. */
    private void keepStreams(Path path, String reason) {
        Set<StreamName> names =
                previous.map(reading -> reading.streamsByFile().get(path)).orElse(Set.of());
        for (StreamName name : names) {
            if (positions.putIfAbsent(name, new Position(path.toString(), 1, 1)) == null) {
                streamsByFile.computeIfAbsent(path, key -> new HashSet<>()).add(name);
                keepLastGood(name, reason);
            }
        }
    }

    private VanishedStreams keepVanished() {
        if (previous.isEmpty() || watchedAt.isEmpty()) {
            return VanishedStreams.NONE;
        }
        LoadState before = previous.get();
        Map<StreamName, Definition> definitions = before.result().catalogue().definitions();
        boolean listingChanged =
                !files.folder().files().equals(before.files().folder().files());
        VanishedStreams vanished = before.vanished()
                .next(definitions, validDefinitions, positions.keySet(), listingChanged, watchedAt.getAsLong());
        vanished.since().keySet().forEach(name -> validDefinitions.put(name, definitions.get(name)));
        return vanished;
    }
}
