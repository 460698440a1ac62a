package io.github.streampusher.config;

import io.github.streampusher.stream.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A scalar, list or mapping of a YAML file, with its place. Acyclic, and bounded by {@link NodeParser}. */
sealed interface Node {
    Position position();

    /** A position in a file; line and column count from 1, in characters. */
    record Position(String file, int line, int column) {
        Problem error(String key, String message) {
            return Problem.error(file, line, column, key, message);
        }

        Problem warning(String key, String message) {
            return new Problem(Problem.Severity.WARNING, file, line, column, key, message);
        }

        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /**
     * A text; the key decides which kind of value it is.
     *
     * @param plain without quotes
     * @param cut a comment begins close behind it, which may have been meant as a part of it
     */
    record Scalar(Position position, String text, boolean plain, boolean cut) implements Node {
        /** Whether nothing was written, or YAML's word for nothing. */
        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    /** A list. */
    record Sequence(Position position, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A mapping as it was written: in its order, with duplicate keys. */
    record Mapping(Position position, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entries by key; the first one of a duplicate key. */
        Map<String, Entry> entriesByKey() {
            Map<String, Entry> byKey = new LinkedHashMap<>();
            entries.forEach(entry -> byKey.putIfAbsent(entry.key(), entry));
            return byKey;
        }

        Optional<Node> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }

        Mapping without(Set<String> keys) {
            return new Mapping(
                    position,
                    entries.stream()
                            .filter(entry -> !keys.contains(entry.key()))
                            .toList());
        }

        /** This mapping, with missing keys taken from another; values that are mappings in both are merged key by key. */
        Mapping withDefaults(Mapping below) {
            Map<String, Entry> lower = below.entriesByKey();
            List<Entry> merged = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (Entry entry : entries) {
                keys.add(entry.key());
                merged.add(lower.containsKey(entry.key()) ? entry.withDefaults(lower.get(entry.key())) : entry);
            }
            lower.values().stream().filter(entry -> !keys.contains(entry.key())).forEach(merged::add);
            return new Mapping(position, merged);
        }
    }

    /**
     * A key and its value.
     *
     * @param position of the key
     * @param implicit the key was not written: its mapping has a short form that stands for this key alone
     */
    record Entry(Position position, String key, Node value, boolean implicit) {
        Entry withValue(Node other) {
            return new Entry(position, key, other, implicit);
        }

        private Entry withDefaults(Entry below) {
            return value instanceof Mapping upper && below.value instanceof Mapping lower
                    ? withValue(upper.withDefaults(lower))
                    : this;
        }
    }
}
