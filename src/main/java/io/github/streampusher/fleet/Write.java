package io.github.streampusher.fleet;

import java.util.Optional;

/**
 * A change of one key that the engine makes only if the key still has the revision named.
 *
 * @param value empty: the key is deleted
 * @param ifRevision 0: the key is not there
 */
public record Write(String key, Optional<String> value, long ifRevision) {
    static Write put(String key, Object value, long ifRevision) {
        return new Write(key, Optional.of(value.toString()), ifRevision);
    }

    static Write delete(Entry entry) {
        return new Write(entry.key(), Optional.empty(), entry.revision());
    }

    /** How the engine answers it. */
    public sealed interface Answer {
        /** It was made. */
        record Done(long revision) implements Answer {}

        /** It was not made; the key is like this. */
        record Conflict(Optional<Entry> current) implements Answer {}

        /** It is unknown whether it was made, or still will be. */
        record Unknown() implements Answer {}
    }
}
