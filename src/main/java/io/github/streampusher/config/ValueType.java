package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Sequence;
import io.github.streampusher.config.Section.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads one kind of value: a scalar, a list, a map or a section. */
interface ValueType<T> {
    /** The value of a node; empty when the node is not of this type, which has been reported as a problem. */
    Optional<T> read(Node node, ReadContext context);

    /** The keys of a section, or of a list of sections, by name. */
    default Map<String, Key<?>> keys() {
        return Map.of();
    }

    /** The node in its long form, in which it can be merged with others. */
    default Node expandShortForm(Node node) {
        return node;
    }

    /** Several values of one type; a single one may be written without the list. */
    static <T> ValueType<List<T>> listOf(ValueType<T> itemType, int minItems) {
        return new ListOf<>(itemType, minItems);
    }

    /** A mapping with keys that the operator chooses. */
    static <T> ValueType<Map<String, T>> mapOf(ValueType<T> valueType, Pattern names, String allowedNames) {
        return new MapOf<>(valueType, names, allowedNames);
    }

    /** The same notation for another value; an {@link IllegalArgumentException} of the mapping becomes a problem. */
    default <R> ValueType<R> map(Function<T, R> mapping) {
        return new Mapped<>(this, mapping);
    }

    record Mapped<T, R>(ValueType<T> type, Function<T, R> mapping) implements ValueType<R> {
        @Override
        public Optional<R> read(Node node, ReadContext context) {
            return type.read(node, context)
                    .flatMap(value -> context.attempt(node.position(), () -> mapping.apply(value)));
        }

        @Override
        public Map<String, Key<?>> keys() {
            return type.keys();
        }
    }

    record ListOf<T>(ValueType<T> itemType, int minItems) implements ValueType<List<T>> {
        private static final int MAX_ITEMS = 100; // arguments of a command; nothing here is longer

        @Override
        public Map<String, Key<?>> keys() {
            return itemType.keys();
        }

        @Override
        public Optional<List<T>> read(Node node, ReadContext context) {
            if (!(node instanceof Sequence list)) {
                return itemType.read(node, context).map(List::of);
            }
            int size = list.items().size();
            if (size < minItems || size > MAX_ITEMS) {
                return context.error(
                        node.position(), "has " + size + " entries; " + minItems + " to " + MAX_ITEMS + " are allowed");
            }
            List<T> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                itemType.read(list.items().get(i), context.at(i)).ifPresent(values::add);
            }
            return values.size() == size ? Optional.of(values) : Optional.empty();
        }
    }

    record MapOf<T>(ValueType<T> valueType, Pattern names, String allowedNames) implements ValueType<Map<String, T>> {
        private static final int MAX_ENTRIES = 100; // FFmpeg has no more options for one input or output

        @Override
        public Node expandShortForm(Node node) {
            return Section.emptyMappingIfNull(node);
        }

        @Override
        public Optional<Map<String, T>> read(Node node, ReadContext context) {
            if (!(expandShortForm(node) instanceof Mapping mapping)) {
                return context.error(
                        node.position(), "must be a mapping; {NAME: VALUE}, or a NAME: VALUE on each line");
            }
            int size = mapping.entries().size();
            if (size > MAX_ENTRIES) {
                return context.error(
                        node.position(), "has " + size + " entries; up to " + MAX_ENTRIES + " are allowed");
            }
            Map<String, T> values = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> read(entry, context.at(entry.key()), values));
            return Optional.of(values);
        }

        private void read(Entry entry, ReadContext context, Map<String, T> values) {
            if (!names.matcher(entry.key()).matches()) {
                context.error(entry.position(), "is not a name; " + allowedNames);
            } else if (values.containsKey(entry.key())) {
                context.error(entry.position(), "stands twice; once is allowed");
            } else {
                valueType.read(entry.value(), context).ifPresent(value -> values.put(entry.key(), value));
            }
        }
    }
}
