package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A mapping with fixed keys. The function that builds its value declares them: the keys that it asks the fields for are
 * the keys that may be written.
 *
 * @param shortFormKey the key that a single value stands for; empty: there is no short form
 * @param keys by name, in the order of the declaration
 * @param build throws {@link IllegalArgumentException} for values that do not go together
 */
record Section<T>(Optional<String> shortFormKey, Map<String, Key<?>> keys, Function<Fields, T> build)
        implements ValueType<T> {

    /**
     * A section with the keys that a function asks for when nothing is written.
     *
     * @param build asks for all of its keys before it checks any of them
     */
    static <T> Section<T> of(Function<Fields, T> build) {
        Map<String, Key<?>> keys = new LinkedHashMap<>();
        try {
            T unused = build.apply(new Fields(keys, ReadContext.forDeclaration()));
        } catch (IllegalArgumentException e) {
            // "nothing written" need not be allowed
        }
        return new Section<>(Optional.empty(), Collections.unmodifiableMap(keys), build);
    }

    /**
     * One row of the table of keys.
     *
     * @param value the default, or the example of a required key, or empty for an optional one
     * @param defaultText the default in YAML; empty: there is none
     */
    record Key<T>(ValueType<T> type, boolean required, Optional<T> value, String defaultText) {}

    /** The values of one mapping by key. */
    static final class Fields {
        private final Map<String, Key<?>> keys;
        private final ReadContext context;
        private final Map<String, Object> values = new HashMap<>();

        private Fields(Map<String, Key<?>> keys, ReadContext context) {
            this.keys = keys;
            this.context = context;
        }

        /** The value of a key, or its default, which is given in YAML. */
        <T> T get(String key, ValueType<T> type, String byDefault) {
            return find(key, () -> new Key<>(type, false, parse(type, byDefault), byDefault))
                    .orElseThrow();
        }

        <T> T get(String key, Section<T> section) {
            return get(key, section, "{}");
        }

        <T> Optional<T> optional(String key, ValueType<T> type) {
            return find(key, () -> new Key<>(type, false, Optional.empty(), ""));
        }

        /** The value of a key that must be written; the example, in YAML, is used while the keys are declared. */
        <T> T required(String key, ValueType<T> type, String example) {
            return find(key, () -> new Key<>(type, true, parse(type, example), ""))
                    .orElseThrow();
        }

        /** Whether this key is written, and no other one. */
        boolean hasOnly(String key) {
            return values.keySet().equals(Set.of(key));
        }

        /** The stream that is defined by the mapping, or by one around it. */
        StreamName stream() {
            return context.stream().orElseThrow();
        }

        @SuppressWarnings("unchecked") // read() puts for a key what its type gives
        private <T> Optional<T> find(String name, Supplier<Key<T>> declaration) {
            Key<T> key = (Key<T>) keys.get(name);
            if (key == null) {
                key = declaration.get();
                keys.put(name, key); // allowed only while the section is declared
            }
            T written = (T) values.get(name);
            return written == null ? key.value() : Optional.of(written);
        }

        private static <T> Optional<T> parse(ValueType<T> type, String yaml) {
            Node node = NodeParser.parse("default", yaml).orElseThrow();
            return Optional.of(type.read(node, ReadContext.forDeclaration()).orElseThrow());
        }

        private void read(String name, Node node, ReadContext here) {
            key(name).type().read(node, here).ifPresent(value -> values.put(name, value));
        }

        private Key<?> key(String name) {
            return Optional.<Key<?>>ofNullable(keys.get(name)).orElseThrow();
        }

        private boolean has(String name) {
            return values.containsKey(name);
        }
    }

    Section<T> withShortForm(String key) {
        return new Section<>(Optional.of(key), keys, build);
    }

    /** The section with fewer keys, for a mapping that is checked and then merged with others. */
    Section<Fields> without(Set<String> names) {
        Map<String, Key<?>> fewer = new LinkedHashMap<>(keys);
        fewer.keySet().removeAll(names);
        return new Section<>(shortFormKey, Collections.unmodifiableMap(fewer), Function.identity());
    }

    /** The value when nothing is written. */
    T defaultValue() {
        return build.apply(new Fields(keys, ReadContext.forDeclaration()));
    }

    /** A key with nothing behind it is an empty mapping. */
    static Node emptyMappingIfNull(Node node) {
        return node instanceof Scalar scalar && scalar.isNull() ? new Mapping(node.position(), List.of()) : node;
    }

    @Override
    public Node expandShortForm(Node written) {
        Node node = emptyMappingIfNull(written);
        if (node instanceof Scalar && shortFormKey.isPresent()) {
            return new Mapping(node.position(), List.of(new Entry(node.position(), shortFormKey.get(), node, true)));
        }
        return node instanceof Mapping mapping ? expandEntries(mapping) : node;
    }

    /** The mapping with every value in its long form. */
    Mapping expandEntries(Mapping mapping) {
        return new Mapping(
                mapping.position(),
                mapping.entries().stream()
                        .map(entry -> keys.containsKey(entry.key())
                                ? entry.withValue(keys.get(entry.key()).type().expandShortForm(entry.value()))
                                : entry)
                        .toList());
    }

    @Override
    public Optional<T> read(Node node, ReadContext context) {
        if (!(expandShortForm(node) instanceof Mapping mapping)) {
            String form = shortFormKey.isPresent() ? "one value or a mapping" : "a mapping";
            return context.error(
                    node.position(), "must be " + form + "; allowed are " + String.join(", ", keys.keySet()));
        }
        Fields fields = new Fields(keys, context);
        Set<String> written = readEntries(mapping, fields, context);
        List<String> lacking = keys.entrySet().stream()
                .filter(key -> key.getValue().required() && !fields.has(key.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        lacking.stream()
                .filter(name -> !written.contains(name))
                .forEach(name -> context.at(name).error(mapping.position(), "is missing; it has no default"));
        return lacking.isEmpty() ? buildFrom(fields, written, mapping, context) : Optional.empty();
    }

    /** Reports values that do not go together, unless one of them was refused already. */
    private Optional<T> buildFrom(Fields fields, Set<String> written, Mapping mapping, ReadContext context) {
        try {
            return Optional.of(build.apply(fields));
        } catch (IllegalArgumentException e) {
            if (written.stream().allMatch(name -> fields.has(name) || !keys.containsKey(name))) {
                context.error(mapping.position(), Problem.messageOf(e));
            }
            return Optional.empty();
        }
    }

    /** Returns the keys that are written. */
    private Set<String> readEntries(Mapping mapping, Fields fields, ReadContext context) {
        Map<String, Entry> met = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            ReadContext here = entry.implicit() ? context : context.at(entry.key());
            Entry first = met.putIfAbsent(entry.key(), entry);
            if (first != null) {
                here.error(
                        entry.position(),
                        "stands twice, the first time at line "
                                + first.position().line() + "; once is allowed");
            } else if (!keys.containsKey(entry.key())) {
                here.error(entry.position(), Spelling.unknownKey(entry, keys));
            } else {
                fields.read(entry.key(), entry.value(), here);
            }
        }
        return met.keySet();
    }
}
