package io.github.streampusher.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows since when each beat has not changed, as far as this node could see. */
final class BeatWatch {
    private final LeaseTimes times;
    private final Map<String, LastChange> lastChanges = new HashMap<>();

    private record LastChange(long revision, Duration since) {}

    BeatWatch(LeaseTimes times) {
        this.times = times;
    }

    /**
     * After a gap between this node's own beats all counting starts again: perhaps no node could send one.
     *
     * @param lastSent when the one before was sent: its answer may have come much later than the engine made it
     */
    void acknowledged(Duration lastSent, Duration now) {
        if (now.minus(lastSent).compareTo(times.maxGap()) > 0) {
            lastChanges.replaceAll((key, seen) -> new LastChange(seen.revision(), now));
        }
    }

    /** The beats that have not changed for so long that their nodes have no child any more. */
    List<Entry> expired(Collection<Entry> beats, Duration now) {
        lastChanges.keySet().retainAll(beats.stream().map(Entry::key).toList());
        beats.forEach(beat -> lastChanges.compute(
                beat.key(),
                (key, seen) -> seen != null && seen.revision() == beat.revision()
                        ? seen
                        : new LastChange(beat.revision(), now)));
        return beats.stream()
                .filter(beat -> age(beat.key(), now).compareTo(times.takeAfter()) >= 0)
                .toList();
    }

    /** How long ago a beat was last seen to change. */
    Duration age(String key, Duration now) {
        LastChange seen = lastChanges.get(key);
        return seen == null ? Duration.ZERO : now.minus(seen.since());
    }
}
