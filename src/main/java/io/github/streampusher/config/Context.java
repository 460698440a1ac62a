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
record Context(
        Supplier<String> path,
        Optional<StreamName> stream,
        References references,
        Problems problems,
        Set<String> secrets) {

    static Context of(References references, Problems problems) {
        return new Context(() -> "", Optional.empty(), references, problems, new TreeSet<>());
    }

    Context at(String name) {
        return with(() -> joined(path.get(), Shown.value(name)));
    }

    Context at(int index) {
        return with(() -> path.get() + "[" + index + "]");
    }

    Context ofStream(StreamName name) {
        return new Context(() -> "streams." + name, Optional.of(name), references, problems, secrets);
    }

    /** What defaults say of the stream's name holds for any. */
    Context ofDefaults() {
        return new Context(() -> "defaults", Optional.of(new StreamName("any")), references, problems, secrets);
    }

    Context telling(Problems others) {
        return new Context(path, stream, references, others, secrets);
    }

    private Context with(Supplier<String> newPath) {
        return new Context(newPath, stream, references, problems, secrets);
    }

    private static String joined(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    void error(Place place, String message) {
        problems.add(Problem.error(place, path.get(), message));
    }

    void warning(Place place, String message) {
        problems.add(Problem.warning(place, path.get(), message));
    }
}
