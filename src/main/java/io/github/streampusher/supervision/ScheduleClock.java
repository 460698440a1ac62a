package io.github.streampusher.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time of day by which schedules are kept, and when one of them next starts or stops a stream. Confined to the
 * supervisor thread.
 */
final class ScheduleClock {
    /** A clock that is set back by less must not stop what it has just started. */
    private static final Duration SMALL_STEP = Duration.ofMinutes(1);

    private Instant latest = Instant.EPOCH;
    private Instant nextEdge = Instant.MAX;

    /** The time of day, which goes back only when the clock is set back for good. */
    Instant read(Instant wallTime) {
        boolean isSmallStep = wallTime.isBefore(latest) && wallTime.isAfter(latest.minus(SMALL_STEP));
        return isSmallStep ? latest : wallTime;
    }

    /** Whether the schedules say something else than when they were last asked. */
    boolean isDue(Instant wallTime) {
        Instant now = read(wallTime);
        return !now.isBefore(nextEdge) || now.isBefore(latest);
    }

    /** The schedules were asked; they will say something else at the edge. */
    void asked(Instant time, Optional<Instant> edge) {
        latest = time;
        nextEdge = edge.orElse(Instant.MAX);
    }
}
