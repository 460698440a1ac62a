package io.github.streampusher.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An engine in memory: compare-and-set and a log of changes. */
final class SimulatedStore {
    private TreeMap<String, Entry> entries = new TreeMap<>();
    private final List<Engine.Change> log = new ArrayList<>();
    private long revision = 1;

    Write.Answer write(Write write, boolean compared) {
        Optional<Entry> current = Optional.ofNullable(entries.get(write.key()));
        if (compared && current.map(Entry::revision).orElse(0L) != write.ifRevision()) {
            return new Write.Answer.Conflict(current);
        }
        revision++;
        log.add(new Engine.Change(write.key(), write.value(), revision));
        write.value()
                .ifPresentOrElse(
                        value -> entries.put(write.key(), new Entry(write.key(), value, revision)),
                        () -> entries.remove(write.key()));
        return new Write.Answer.Done(revision);
    }

    /** What an operator writes, whatever is there. */
    void force(String key, Optional<String> value) {
        write(new Write(key, value, 0), false);
    }

    Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    Engine.Snapshot snapshot() {
        return new Engine.Snapshot(entries, revision);
    }

    /** Goes back to an earlier state, revision included, as from a backup. */
    void restore(Engine.Snapshot backup) {
        entries = new TreeMap<>(backup.entries());
        revision = backup.revision();
        log.removeIf(change -> change.revision() > revision);
    }

    List<Engine.Change> changesAfter(long seen) {
        int from = log.size();
        while (from > 0 && log.get(from - 1).revision() > seen) {
            from--;
        }
        return List.copyOf(log.subList(from, log.size()));
    }

    long revision() {
        return revision;
    }
}
