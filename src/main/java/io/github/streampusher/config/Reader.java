package io.github.streampusher.config;

import io.github.streampusher.config.Configuration.Loaded;
import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.stream.Catalogue;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One load: makes settings and definitions of files, and keeps what was good where they are not. */
final class Reader {
    private static final int MAX_STREAMS = 10_000; // each is a child process
    private static final Mapping NOTHING = new Mapping(new Place("", 1, 1), List.of());

    private final Sources files;
    private final References references;
    private final Optional<Reading> before;
    private final Path folder;
    private final Problems problems = new Problems();
    private final Map<StreamName, Place> places = new HashMap<>();
    private final Map<StreamName, Definition> good = new TreeMap<>();
    private final Map<StreamName, String> broken = new TreeMap<>();
    private final Map<Path, Set<StreamName>> owned = new HashMap<>();
    private final Map<Path, String> held = new LinkedHashMap<>();
    private final Unwise unwise = new Unwise();

    private Reader(Sources files, References references, Path folder, Optional<Reading> before) {
        this.files = files;
        this.references = references;
        this.folder = folder;
        this.before = before;
    }

    /** @param folder from which relative paths are taken */
    static Reading read(Sources files, References references, Path folder, Optional<Reading> before) {
        return new Reader(files, references, folder, before).reading();
    }

    private Reading reading() {
        Optional<Mapping> mainRoot = files.main().root().or(() -> before.flatMap(Reading::mainRoot));
        Problems ofDefaults = files.main().root().isPresent() ? problems : new Problems(); // those were told before
        Mapping defaults = mainRoot.map(root -> defaults(root, ofDefaults)).orElse(NOTHING);
        Settings settings = main(defaults);
        files.others().forEach(file -> streamFile(file, defaults));
        folder();
        held.forEach(this::keep);
        Loaded loaded = new Loaded(settings, catalogue(), problems.sorted(), true, mainRoot.isPresent());
        return new Reading(files, mainRoot, owned, references.identities(), loaded);
    }

    private Settings main(Mapping defaults) {
        Optional<Settings> lastGood = before.map(Reading::loaded).map(Loaded::settings);
        if (files.main().root().isEmpty()) {
            unreadable(files.main());
            return lastGood.orElseGet(() -> FileKeys.settings(FileKeys.MAIN_FILE.fallback(), folder));
        }
        Problems outside = new Problems();
        Values values = top(files.main(), FileKeys.MAIN_FILE, outside);
        Settings written = FileKeys.settings(values, folder);
        Settings settings = outside.hasErrors() ? lastGood.orElse(written) : written;
        streams(files.main(), defaults, outside);
        return settings;
    }

    private void streamFile(SourceFile file, Mapping mainDefaults) {
        if (file.root().isEmpty()) {
            unreadable(file);
            return;
        }
        Problems outside = new Problems();
        top(file, FileKeys.STREAM_FILE, outside);
        streams(file, defaults(file.root().get(), problems).over(mainDefaults), outside);
    }

    private void unreadable(SourceFile file) {
        Problem problem = file.problem().orElseThrow();
        problems.add(problem);
        held.put(file.path(), problem.toString());
    }

    /** What stands outside of streams and their defaults. */
    private Values top(SourceFile file, Section<Values> keys, Problems outside) {
        return keys.read(file.root().orElseThrow(), Context.of(references, outside))
                .orElseThrow();
    }

    /** What a file says for all its streams, told if it is wrong; where they read and push is for each to say. */
    private Mapping defaults(Mapping root, Problems problems) {
        Mapping written = FileKeys.mapping(root, "defaults");
        StreamKeys.DEFAULTS.read(written, Context.of(references, problems).ofDefaults());
        return StreamKeys.DEFAULTS.normal(written).without(Set.of("input", "output"));
    }

    private void streams(SourceFile file, Mapping defaults, Problems outside) {
        owned.put(file.path(), new HashSet<>());
        for (Entry entry :
                FileKeys.mapping(file.root().orElseThrow(), "streams").entries()) {
            name(entry, outside).ifPresent(name -> {
                owned.get(file.path()).add(name);
                stream(file, name, entry, defaults);
            });
        }
        problems.addAll(outside);
        outside.firstError().ifPresent(problem -> held.put(file.path(), problem.toString()));
    }

    private Optional<StreamName> name(Entry entry, Problems outside) {
        Context context = Context.of(references, outside).at("streams").at(entry.key());
        try {
            StreamName name = new StreamName(entry.key());
            Place first = places.putIfAbsent(name, entry.place());
            if (first != null) {
                context.error(entry.place(), "is defined already at " + first + "; the first one counts");
            } else if (places.size() > MAX_STREAMS) {
                context.error(entry.place(), "is one stream too many; up to " + MAX_STREAMS + " are run");
            } else {
                return Optional.of(name);
            }
        } catch (IllegalArgumentException e) {
            context.error(entry.place(), "is not a stream's name; " + StreamName.ALLOWED);
        }
        return Optional.empty();
    }

    private void stream(SourceFile file, StreamName name, Entry entry, Mapping defaults) {
        Problems own = new Problems();
        Context context = Context.of(references, own).ofStream(name);
        Node expanded = StreamKeys.STREAM.expanded(entry.value());
        Node merged = expanded instanceof Mapping mapping
                ? new Mapping(entry.place(), mapping.entries()).over(defaults)
                : expanded;
        Optional<Definition> definition = StreamKeys.STREAM
                .read(merged, context)
                .map(build -> build.apply(name).hiding(context.secrets()));
        problems.addAll(own);
        Optional<Problem> error = own.firstError();
        if (error.isPresent()) {
            fail(name, error.get().toString());
        } else {
            good.put(name, definition.orElseThrow());
            unwise.look(file, definition.get(), (Mapping) merged, context.telling(problems));
        }
    }

    private void fail(StreamName name, String reason) {
        Optional<Definition> lastGood =
                before.map(reading -> reading.loaded().catalogue().streams().get(name));
        lastGood.ifPresentOrElse(definition -> good.put(name, definition), () -> broken.put(name, reason));
    }

    /** A folder that has gone is more likely being replaced than meant to stop everything. */
    private void folder() {
        Optional<String> failure = files.folder().failure();
        Set<Path> kept =
                new HashSet<>(before.map(reading -> reading.owned().keySet()).orElse(Set.of()));
        kept.remove(files.main().path());
        Optional<Place> named = files.main().root().flatMap(FileKeys::streamsDirPlace);
        if (failure.isPresent()
                && (named.isPresent() || !kept.isEmpty() || !files.folder().isMissing())) {
            Place place = named.orElse(new Place(files.main().path().toString(), 1, 1));
            String message = "the folder " + files.folder().path() + " " + failure.get();
            Problem problem = Problem.error(place, "daemon.streams-dir", message);
            problems.add(problem);
            kept.forEach(path -> held.put(path, problem.toString()));
        }
    }

    /** What a file defined before and may still mean to. */
    private void keep(Path path, String reason) {
        Set<StreamName> names = before.map(reading -> reading.owned().get(path)).orElse(Set.of());
        for (StreamName name : names) {
            if (places.putIfAbsent(name, new Place(path.toString(), 1, 1)) == null) {
                owned.computeIfAbsent(path, key -> new HashSet<>()).add(name);
                fail(name, reason);
            }
        }
    }

    private Catalogue catalogue() {
        return new Catalogue(good, broken);
    }
}
