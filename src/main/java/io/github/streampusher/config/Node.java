package io.github.streampusher.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A piece of a YAML file with its place: text, a list or a mapping. Acyclic, and bounded by {@link Composer}. */
sealed interface Node {
    Place place();

    /** A text; what kind of value it is, the key decides. */
    record Scalar(Place place, String text, boolean plain) implements Node {
        /** Whether nothing was written, or YAML's word for nothing. */
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A mapping as it was written: in its order, with keys that stand twice. */
    record Mapping(Place place, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entries by key; of a key that stands twice the first. */
        Map<String, Entry> byKey() {
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
                    place,
                    entries.stream()
                            .filter(entry -> !keys.contains(entry.key()))
                            .toList());
        }

        /** This mapping, with what it does not say taken from another: key by key where both have a mapping. */
        Mapping over(Mapping below) {
            Map<String, Entry> lower = below.byKey();
            List<Entry> merged = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (Entry entry : entries) {
                keys.add(entry.key());
                merged.add(lower.containsKey(entry.key()) ? entry.over(lower.get(entry.key())) : entry);
            }
            lower.values().stream().filter(entry -> !keys.contains(entry.key())).forEach(merged::add);
            return new Mapping(place, merged);
        }
    }

    /**
     * A key and its value.
     *
     * @param place of the key
     * @param implied the key was not written: its mapping has a short form that stands for this key alone
     */
    record Entry(Place place, String key, Node value, boolean implied) {
        Entry with(Node other) {
            return new Entry(place, key, other, implied);
        }

        private Entry over(Entry below) {
            return value instanceof Mapping upper && below.value instanceof Mapping lower
                    ? with(upper.over(lower))
                    : this;
        }
    }
}
