package io.github.streampusher.stream;

import java.time.Duration;

/**
 * When a run is stalled or degraded.
 *
 * @param startTimeout from the start of the child to the first media that moved
 * @param stallTimeout a run without media for this time is restarted
 * @param minSpeed slower than this share of real time …
 * @param slowAfter … for so long is too slow
 */
public record Watchdog(
        Duration startTimeout, Duration stallTimeout, double minSpeed, Duration slowAfter, OnSlow onSlow) {

    /** The reaction to a run that is too slow. */
    public enum OnSlow {
        WARN,
        RESTART
    }
}
