package io.github.streampusher.stream;

import java.time.Duration;

/**
 * When the next run follows one that has ended.
 *
 * @param delay before the second try; it doubles with each further one …
 * @param maxDelay … up to this
 * @param healthyAfter a run of this length resets the delay
 * @param quarantineAfter after so many consecutive short runs the stream is tried only …
 * @param quarantineDelay … at this interval, until a run is healthy
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
}
