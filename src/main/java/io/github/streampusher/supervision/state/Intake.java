package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Event;
import java.time.Duration;
import java.util.Optional;

/**
 * What a push takes from the relay.
 *
 * @param newest the relay's last report
 * @param givenAt when it was last given something, or had something left to take
 * @param since since when it has been given something again and again
 */
record Intake(Event.Backlog newest, Duration givenAt, Duration since) {
    /** Longer than between the frames of slow sources. */
    private static final Duration IDLE_TIME = Duration.ofSeconds(5);

    static Intake after(Optional<Intake> before, Event.Backlog event, Duration now) {
        if (before.isEmpty()) {
            return new Intake(event, now, now);
        }
        Intake last = before.get();
        boolean isGiven = event.queuedBytes() > 0 || !last.hasSent(event.sentBytes());
        boolean beginsAgain = isGiven && last.isIdle(now);
        return new Intake(event, isGiven ? now : last.givenAt, beginsAgain ? now : last.since);
    }

    boolean hasSent(long bytes) {
        return newest.sentBytes() == bytes;
    }

    /** Whether there is no feed that gives it something. */
    boolean isIdle(Duration now) {
        return now.minus(givenAt).compareTo(IDLE_TIME) >= 0;
    }
}
