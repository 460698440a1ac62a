package io.github.streampusher.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engine of a fleet, of which only compare-and-set and watch are relied upon. Any thread may call it; each
 * call returns within seconds.
 */
public interface Engine extends AutoCloseable {

    /** All keys at one revision; empty: no server answers. */
    Optional<Snapshot> read();

    /** Puts or deletes one key, if it has the revision that is named. */
    Write.Answer write(Write write);

    /**
     * Passes on what changes after a revision, in order and without a gap; returns when the connection ends. Then
     * everything has to be read again.
     */
    void watch(long afterRevision, Consumer<List<Change>> changes);

    /** Whether a majority of the servers say, each, that they know no leader. Silence is no answer. */
    boolean isLeaderless();

    @Override
    void close();

    /** All keys at one revision. */
    record Snapshot(Map<String, Entry> entries, long revision) {
        public Snapshot {
            entries = Map.copyOf(entries);
        }
    }

    /**
     * What happened to a key.
     *
     * @param value empty: it was deleted
     */
    record Change(String key, Optional<String> value, long revision) {}
}
