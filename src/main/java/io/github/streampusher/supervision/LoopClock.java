package io.github.streampusher.supervision;

import io.github.streampusher.supervision.port.Clock;
import java.time.Duration;
import java.util.Optional;

/** The loop's time: the clock without the pauses of the whole process, so that no deadline passes during one. */
final class LoopClock {
    /** What comes later than this means that the process was stopped, not the streams. */
    private static final Duration PAUSE_THRESHOLD = Duration.ofSeconds(2);

    private final Clock clock;
    private Duration pausedFor = Duration.ZERO;
    private Duration now;

    LoopClock(Clock clock) {
        this.clock = clock;
        now = clock.now();
    }

    /** The time when the clock was last read. */
    Duration now() {
        return now;
    }

    /** How long it still is until then, by the clock; zero if it has passed. */
    Duration until(Duration then) {
        Duration wait = then.minus(read());
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /**
     * Reads the clock.
     *
     * @param expected what time it would be if nothing had held up the loop
     * @return the length of a pause that has just ended
     */
    Optional<Duration> advance(Duration expected) {
        Duration late = read().minus(expected);
        boolean paused = late.compareTo(PAUSE_THRESHOLD) > 0;
        pausedFor = paused ? pausedFor.plus(late) : pausedFor;
        now = read();
        return Optional.of(late).filter(length -> paused);
    }

    private Duration read() {
        return clock.now().minus(pausedFor);
    }
}
