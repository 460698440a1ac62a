package io.github.streampusher.config;

import io.github.streampusher.stream.StreamName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Where a reader is: what messages and references need to know of it.
 *
 * @param path of the key as messages show it, which is seldom asked for
 * @param stream whose definition is read; empty: the settings of a file
 * @param secrets gathers what came from references, whatever it was used for
 */
record ReadContext(
        Supplier<String> path,
        Optional<StreamName> stream,
        References references,
        Problems problems,
        Set<String> secrets) {

    static ReadContext of(References references, Problems problems) {
        return new ReadContext(() -> "", Optional.empty(), references, problems, new TreeSet<>());
    }

    ReadContext at(String name) {
        return withPath(() -> join(path.get(), MaskedText.maskValue(name)));
    }

    ReadContext at(int index) {
        return withPath(() -> path.get() + "[" + index + "]");
    }

    ReadContext forStream(StreamName name) {
        return new ReadContext(() -> "streams." + name, Optional.of(name), references, problems, secrets);
    }

    /** What defaults say of the stream's name holds for any. */
    ReadContext forDefaults() {
        return new ReadContext(() -> "defaults", Optional.of(new StreamName("any")), references, problems, secrets);
    }

    ReadContext withProblems(Problems others) {
        return new ReadContext(path, stream, references, others, secrets);
    }

    private ReadContext withPath(Supplier<String> newPath) {
        return new ReadContext(newPath, stream, references, problems, secrets);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    void error(FilePosition place, String message) {
        problems.add(place.error(path.get(), message));
    }

    void warning(FilePosition place, String message) {
        problems.add(place.warning(path.get(), message));
    }
}
