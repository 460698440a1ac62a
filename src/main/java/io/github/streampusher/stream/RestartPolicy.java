package io.github.streampusher.stream;

import java.time.Duration;

/**
 * How a run that ended is followed by the next.
 *
 * @param delay before the second try; it doubles with each further one …
 * @param maxDelay … up to this
 * @param healthyAfter a run that lived so long resets the delay
 * @param quarantineAfter so many short runs one after another, and the stream is tried only …
 * @param quarantineDelay … so often, until a run lives
 */
public record RestartPolicy(
        Duration delay,
        Duration maxDelay,
        Duration healthyAfter,
        OnEnd onEnd,
        int quarantineAfter,
        Duration quarantineDelay) {

    /** What a clean end of the input means. */
    public enum OnEnd {
        /** Finish for a file that does not loop, restart for everything else. */
        AUTO,
        RESTART,
        FINISH
    }

    public static final RestartPolicy DEFAULT = new RestartPolicy(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            OnEnd.AUTO,
            10,
            Duration.ofMinutes(10));
}
