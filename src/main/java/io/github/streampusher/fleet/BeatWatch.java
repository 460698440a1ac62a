package io.github.streampusher.fleet;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when each beat has not changed, as far as this node could tell. */
final class BeatWatch {
    private final LeaseTimes times;
    private final Map<String, Sighting> sightings = new HashMap<>();

    private record Sighting(long revision, Duration since) {}

    BeatWatch(LeaseTimes times) {
        this.times = times;
    }

    /**
     * After a hole between the own beats all counting begins anew: nobody may have been able to beat.
     *
     * @param lastSent when the one before was sent: its answer may have come much later than the engine made it
     */
    void acknowledged(Duration lastSent, Duration now) {
        if (now.minus(lastSent).compareTo(times.maxGap()) > 0) {
            sightings.replaceAll((key, seen) -> new Sighting(seen.revision(), now));
        }
    }

    /** The beats that have not changed for so long that their nodes have no child any more. */
    List<Entry> expired(Collection<Entry> beats, Duration now) {
        sightings.keySet().retainAll(beats.stream().map(Entry::key).toList());
        beats.forEach(beat -> sightings.compute(
                beat.key(),
                (key, seen) -> seen != null && seen.revision() == beat.revision()
                        ? seen
                        : new Sighting(beat.revision(), now)));
        return beats.stream()
                .filter(beat -> age(beat.key(), now).compareTo(times.takeAfter()) >= 0)
                .toList();
    }

    /** How long ago a beat was last seen to change. */
    Duration age(String key, Duration now) {
        Sighting seen = sightings.get(key);
        return seen == null ? Duration.ZERO : now.minus(seen.since());
    }
}
