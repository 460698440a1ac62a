package io.github.streampusher.config;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** The values of one mapping by key: what was read, and the fallback of everything else. */
final class Fields {
    private final Map<Key<?>, Object> values = new IdentityHashMap<>(); // keys are the rows of one table
    private final Set<String> givenKeys;

    Fields(Set<String> given) {
        this.givenKeys = given;
    }

    <T> void put(Key<T> key, T value) {
        values.put(key, value);
    }

    @SuppressWarnings("unchecked") // put() takes for a key what its type gives
    <T> T get(Key<T> key) {
        Object value = values.get(key);
        return value == null ? key.defaultValue().orElseThrow() : (T) value;
    }

    /** Whether the key was written, rightly or wrongly. */
    boolean isGiven(Key<?> key) {
        return givenKeys.contains(key.name());
    }

    /** Whether the key was written, and rightly. */
    boolean isRead(Key<?> key) {
        return values.containsKey(key);
    }

    /** Whether there is something to get. */
    boolean has(Key<?> key) {
        return values.containsKey(key) || key.defaultValue().isPresent();
    }
}
