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
 * @param shortKey the key that a single word stands for; empty: there is no short form
 * @param byName in the order of the table
 * @param build throws {@link IllegalArgumentException} for values that do not go together
 */
record Section<T>(Optional<String> shortKey, Map<String, Key<?>> byName, Function<Values, T> build) implements Type<T> {

    static <T> Section<T> of(List<Key<?>> keys, Function<Values, T> build) {
        Map<String, Key<?>> byName = new LinkedHashMap<>();
        keys.forEach(key -> byName.put(key.name(), key));
        return new Section<>(Optional.empty(), byName, build);
    }

    Section<T> orJust(String key) {
        return new Section<>(Optional.of(key), byName, build);
    }

    @Override
    public List<Key<?>> keys() {
        return List.copyOf(byName.values());
    }

    /** The value of an empty mapping. */
    T fallback() {
        return build.apply(new Values(Set.of()));
    }

    /** A key with nothing behind it is an empty mapping. */
    static Node emptied(Node node) {
        return node instanceof Scalar scalar && scalar.isNothing() ? new Mapping(node.place(), List.of()) : node;
    }

    @Override
    public Node expanded(Node written) {
        Node node = emptied(written);
        if (node instanceof Scalar && shortKey.isPresent()) {
            return new Mapping(node.place(), List.of(new Entry(node.place(), shortKey.get(), node, true)));
        }
        if (node instanceof Mapping mapping) {
            return normal(mapping);
        }
        return node;
    }

    /** The mapping with everything in it in its long form. */
    Mapping normal(Mapping mapping) {
        return new Mapping(
                mapping.place(),
                mapping.entries().stream()
                        .map(entry -> byName.containsKey(entry.key())
                                ? entry.with(byName.get(entry.key()).type().expanded(entry.value()))
                                : entry)
                        .toList());
    }

    @Override
    public Optional<T> read(Node node, Context context) {
        if (!(expanded(node) instanceof Mapping mapping)) {
            String form = shortKey.isPresent() ? "one value or a mapping" : "a mapping";
            context.error(node.place(), "must be " + form + "; allowed are " + names());
            return Optional.empty();
        }
        Values values = values(mapping, context);
        boolean complete = true;
        for (Key<?> key : byName.values()) {
            complete &= values.has(key);
            if (!values.has(key) && !values.isGiven(key)) {
                context.at(key.name()).error(mapping.place(), "is missing; it has no default");
            }
        }
        return complete ? built(values, mapping, context) : Optional.empty();
    }

    private Optional<T> built(Values values, Mapping mapping, Context context) {
        try {
            return Optional.of(build.apply(values));
        } catch (IllegalArgumentException e) {
            if (byName.values().stream().allMatch(key -> values.isRead(key) || !values.isGiven(key))) {
                context.error(mapping.place(), e.getMessage());
            }
            return Optional.empty();
        }
    }

    private Values values(Mapping mapping, Context context) {
        Map<String, Entry> met = new HashMap<>();
        Values values = new Values(mapping.byKey().keySet());
        for (Entry entry : mapping.entries()) {
            Context here = entry.implied() ? context : context.at(entry.key());
            Entry first = met.putIfAbsent(entry.key(), entry);
            Key<?> key = byName.get(entry.key());
            if (first != null) {
                here.error(
                        entry.place(),
                        "stands twice, the first time at line " + first.place().line() + "; once is allowed");
            } else if (key == null) {
                here.error(entry.place(), Spelling.unknownKey(entry.key(), keys()));
            } else {
                put(values, key, entry.value(), here);
            }
        }
        return values;
    }

    private static <T> void put(Values values, Key<T> key, Node node, Context context) {
        key.type().read(node, context).ifPresent(value -> values.put(key, value));
    }

    private String names() {
        return String.join(", ", byName.keySet());
    }
}
