package io.github.streampusher.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A kind of value that a key can have. */
interface ValueType<T> {
    /** The value of a node; empty when it is none of this type, which has then been told as a problem. */
    Optional<T> read(Node node, ReadContext context);

    /** What it is of, when it is a mapping or a list of mappings. */
    default List<Key<?>> keys() {
        return List.of();
    }

    /** The node as it is merged with others: a short form in its long form. */
    default Node expandShortForm(Node node) {
        return node;
    }

    /** The same notation for another value; what the mapping throws is told as a problem. */
    default <R> ValueType<R> map(Function<T, R> mapping) {
        ValueType<T> type = this;
        return new ValueType<>() {
            @Override
            public Optional<R> read(Node node, ReadContext context) {
                try {
                    return type.read(node, context).map(mapping);
                } catch (IllegalArgumentException e) {
                    context.error(node.position(), e.getMessage());
                    return Optional.empty();
                }
            }

            @Override
            public List<Key<?>> keys() {
                return type.keys();
            }
        };
    }
}
