package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Scalar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A mapping with keys of its own.
 *
 * @param shortFormKey the key that a single word stands for; empty: there is no short form
 * @param keysByName in the order of the table
 * @param build throws {@link IllegalArgumentException} for values that do not go together
 */
record Section<T>(Optional<String> shortFormKey, Map<String, Key<?>> keysByName, Function<Fields, T> build)
        implements ValueType<T> {

    static <T> Section<T> of(List<Key<?>> keys, Function<Fields, T> build) {
        Map<String, Key<?>> byName = new LinkedHashMap<>();
        keys.forEach(key -> byName.put(key.name(), key));
        return new Section<>(Optional.empty(), byName, build);
    }

    Section<T> withShortForm(String key) {
        return new Section<>(Optional.of(key), keysByName, build);
    }

    @Override
    public List<Key<?>> keys() {
        return List.copyOf(keysByName.values());
    }

    /** The value of an empty mapping. */
    T defaultValue() {
        return build.apply(new Fields(Set.of()));
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
        if (node instanceof Mapping mapping) {
            return expandEntries(mapping);
        }
        return node;
    }

    /** The mapping with everything in it in its long form. */
    Mapping expandEntries(Mapping mapping) {
        return new Mapping(
                mapping.position(),
                mapping.entries().stream()
                        .map(entry -> keysByName.containsKey(entry.key())
                                ? entry.withValue(
                                        keysByName.get(entry.key()).type().expandShortForm(entry.value()))
                                : entry)
                        .toList());
    }

    @Override
    public Optional<T> read(Node node, ReadContext context) {
        if (!(expandShortForm(node) instanceof Mapping mapping)) {
            String form = shortFormKey.isPresent() ? "one value or a mapping" : "a mapping";
            context.error(node.position(), "must be " + form + "; allowed are " + keyNames());
            return Optional.empty();
        }
        Fields values = readFields(mapping, context);
        boolean complete = true;
        for (Key<?> key : keysByName.values()) {
            complete &= values.has(key);
            if (!values.has(key) && !values.isGiven(key)) {
                context.at(key.name()).error(mapping.position(), "is missing; it has no default");
            }
        }
        return complete ? buildFrom(values, mapping, context) : Optional.empty();
    }

    private Optional<T> buildFrom(Fields values, Mapping mapping, ReadContext context) {
        try {
            return Optional.of(build.apply(values));
        } catch (IllegalArgumentException e) {
            if (keysByName.values().stream().allMatch(key -> values.isRead(key) || !values.isGiven(key))) {
                context.error(mapping.position(), e.getMessage());
            }
            return Optional.empty();
        }
    }

    private Fields readFields(Mapping mapping, ReadContext context) {
        Map<String, Entry> met = new HashMap<>();
        Fields values = new Fields(mapping.entriesByKey().keySet());
        for (Entry entry : mapping.entries()) {
            ReadContext here = entry.implicit() ? context : context.at(entry.key());
            Entry first = met.putIfAbsent(entry.key(), entry);
            Key<?> key = keysByName.get(entry.key());
            if (first != null) {
                here.error(
                        entry.position(),
                        "stands twice, the first time at line "
                                + first.position().line() + "; once is allowed");
            } else if (key == null) {
                here.error(entry.position(), Spelling.unknownKey(entry.key(), keys()));
            } else {
                readField(values, key, entry.value(), here);
            }
        }
        return values;
    }

    private static <T> void readField(Fields values, Key<T> key, Node node, ReadContext context) {
        key.type().read(node, context).ifPresent(value -> values.put(key, value));
    }

    private String keyNames() {
        return String.join(", ", keysByName.keySet());
    }
}
