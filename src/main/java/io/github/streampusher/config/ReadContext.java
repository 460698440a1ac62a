package io.github.streampusher.config;

import io.github.streampusher.config.Node.Position;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The place where a value is read, for messages and references.
 *
 * @param path the key as messages show it; built only for a message
 * @param stream the stream whose definition is read; empty: the settings of a file
 * @param secrets collects every value of a reference
 * @param commands collects those that give values at each start
 */
record ReadContext(
        Supplier<String> path,
        Optional<StreamName> stream,
        References references,
        Problems problems,
        Set<String> secrets,
        Set<Text.Command> commands) {

    private static final StreamName ANY_STREAM = new StreamName("any");

    static ReadContext of(References references, Problems problems) {
        return new ReadContext(
                () -> "", Optional.empty(), references, problems, new TreeSet<>(), new LinkedHashSet<>());
    }

    /** For the defaults of keys, which have no references and no problems. */
    static ReadContext forDeclaration() {
        return of(new References(Path.of(""), Map.of(), false), new Problems()).forDefaults();
    }

    ReadContext at(String name) {
        return withPath(() -> join(path.get(), MaskedText.maskValue(name)));
    }

    ReadContext at(int index) {
        return withPath(() -> path.get() + "[" + index + "]");
    }

    ReadContext forStream(StreamName name) {
        return new ReadContext(() -> "streams." + name, Optional.of(name), references, problems, secrets, commands);
    }

    /** With a name that stands for any stream, so that {@code ${stream}} may be used. */
    ReadContext forDefaults() {
        return new ReadContext(() -> "defaults", Optional.of(ANY_STREAM), references, problems, secrets, commands);
    }

    /** By identity: a stream may have this name. */
    @SuppressWarnings("ReferenceEquality")
    boolean isForDefaults() {
        return stream.filter(name -> name == ANY_STREAM).isPresent();
    }

    ReadContext withProblems(Problems others) {
        return new ReadContext(path, stream, references, others, secrets, commands);
    }

    private ReadContext withPath(Supplier<String> newPath) {
        return new ReadContext(newPath, stream, references, problems, secrets, commands);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Reports an error; the value that cannot be read is empty. */
    <T> Optional<T> error(Position place, String message) {
        problems.add(place.error(path.get(), message));
        return Optional.empty();
    }

    /** The value, unless building it throws {@link IllegalArgumentException}, which is reported as an error. */
    <T> Optional<T> attempt(Position place, Supplier<T> build) {
        try {
            return Optional.of(build.get());
        } catch (IllegalArgumentException e) {
            return error(place, Problem.messageOf(e));
        }
    }

    void warning(Position place, String message) {
        problems.add(place.warning(path.get(), message));
    }
}
