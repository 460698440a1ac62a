package io.github.streampusher.control;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An operator's command for streams, as a client sends it.
 *
 * @param names of streams, or patterns such as {@code ch*}; empty: all streams with the labels
 * @param labels that a stream must have
 * @param once whether it holds until the daemon's next start only
 */
public record StreamCommand(ManualCommand command, List<String> names, Map<String, String> labels, boolean once) {
    public StreamCommand {
        names = List.copyOf(names);
        labels = Map.copyOf(labels);
    }

    /**
     * What a command did.
     *
     * @param done the streams for which it was carried out
     * @param leftAlone disabled ones, which a command for many does not start
     * @param unmatched names and patterns that no stream has
     * @param notKept why it will not hold after the daemon's next start, though it should
     * @param wrong the problem of each stream that does not run before its definition is mended; the command holds for it then
     * @param elsewhere the node of each stream that another one runs, where the command has to be given
     */
    public record Answer(
            List<String> done,
            List<String> leftAlone,
            List<String> unmatched,
            Optional<String> notKept,
            Map<String, String> wrong,
            Map<String, String> elsewhere) {
        /** A daemon of an earlier version does not write them. */
        public Answer {
            wrong = Objects.requireNonNullElse(wrong, Map.of());
            elsewhere = Objects.requireNonNullElse(elsewhere, Map.of());
        }
    }

    /** The streams that a command is for, and whether each was named. */
    record Selection(Map<StreamName, Boolean> streams, List<String> unmatched) {}

    /** @throws IllegalArgumentException when a name is a pattern that cannot be understood */
    Selection select(List<StreamStatus> all) {
        Set<StreamName> candidates = new TreeSet<>();
        all.stream()
                .filter(stream -> stream.labels().entrySet().containsAll(labels.entrySet()))
                .forEach(stream -> candidates.add(stream.name()));
        Map<StreamName, Boolean> selected = new TreeMap<>();
        List<String> unmatched = new ArrayList<>();
        if (names.isEmpty()) {
            candidates.forEach(stream -> selected.put(stream, false));
        }
        for (String name : names) {
            boolean isPattern = isPattern(name);
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
            List<StreamName> matching = candidates.stream()
                    .filter(stream -> isPattern
                            ? matcher.matches(Path.of(stream.value()))
                            : stream.value().equals(name))
                    .toList();
            matching.forEach(stream -> selected.merge(stream, !isPattern, Boolean::logicalOr));
            if (matching.isEmpty()) {
                unmatched.add(name);
            }
        }
        return new Selection(selected, unmatched);
    }

    /** No name of a stream has one of these characters. */
    public static boolean isPattern(String name) {
        return name.matches(".*[*?\\[{].*");
    }
}
