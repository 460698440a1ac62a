package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Event;
import java.time.Duration;
import java.util.Optional;

/**
 * What a feed sends to the relay.
 *
 * @param newest the relay's last report
 * @param at when that came
 * @param steadySince since when it has sent its first track without a pause
 * @param wasOnAir whether it has been on air in this run
 */
public record Flow(Event.Flowing newest, Duration at, Duration steadySince, boolean wasOnAir) {

    /** @param limit a longer silence is a pause */
    static Flow after(Optional<Flow> before, Event.Flowing event, Duration limit, Duration now) {
        boolean isSteady = firstTrack(event).silentFor().compareTo(limit) < 0;
        Duration since = before.filter(flow -> isSteady).map(Flow::steadySince).orElse(now);
        boolean wasOnAir = event.isOnAir() || before.filter(Flow::wasOnAir).isPresent();
        return new Flow(event, now, since, wasOnAir);
    }

    private static Event.TrackFlow firstTrack(Event.Flowing event) {
        return event.video().isAnnounced() ? event.video() : event.audio();
    }

    boolean isFurtherThan(Flow before) {
        return firstTrack(newest).bytes() > firstTrack(before.newest).bytes();
    }

    /** Whether it has sent something of its first track, or would if it were on air. */
    public boolean hasBegun() {
        return newest.isHeld() || firstTrack(newest).bytes() > 0;
    }

    /** Whether it has done so within this time. */
    public boolean isMoving(Duration limit, Duration now) {
        Duration silence = firstTrack(newest).silentFor().plus(now.minus(at));
        boolean isRecent = newest.isHeld() || silence.compareTo(limit) < 0;
        return newest.end().isEmpty() && hasBegun() && isRecent;
    }

    /** How far it has come by its own clock. */
    public Duration time() {
        return firstTrack(newest).time();
    }

    /** Whether it has sent all. */
    public boolean hasEnded() {
        return newest.end().isPresent();
    }

    /** Whether it is what the pushes get. */
    public boolean isOnAir() {
        return newest.isOnAir() && newest.end().isEmpty();
    }
}
