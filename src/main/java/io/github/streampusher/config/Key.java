package io.github.streampusher.config;

import io.github.streampusher.stream.Text;
import java.util.Optional;

/**
 * One row of the table of keys: what may be written and what holds when it is not.
 *
 * @param defaultValue the value when the key is not given; empty: it must be given
 * @param defaultText the fallback as an operator would write it; empty: it cannot be written
 */
record Key<T>(String name, ValueType<T> type, Optional<T> defaultValue, String defaultText) {

    static <T> Key<T> of(String name, ScalarType<T> type, String written) {
        return new Key<>(name, type, Optional.of(type.parse().apply(Text.plain(written))), written);
    }

    static <T> Key<T> of(String name, Section<T> section) {
        return new Key<>(name, section, Optional.of(section.defaultValue()), "{}");
    }

    static <T> Key<T> of(String name, ValueType<T> type, T fallback, String written) {
        return new Key<>(name, type, Optional.of(fallback), written);
    }

    static <T> Key<Optional<T>> optional(String name, ValueType<T> type) {
        return new Key<>(name, type.map(Optional::of), Optional.of(Optional.empty()), "");
    }

    static <T> Key<T> required(String name, ValueType<T> type) {
        return new Key<>(name, type, Optional.empty(), "");
    }
}
