package io.github.streampusher.stream;

import java.time.Duration;

/**
 * When a run counts as unwell.
 *
 * @param startTimeout from the start of the child to the first media that moved
 * @param stallTimeout nothing moved for so long: the run is ended and restarted
 * @param minSpeed slower than this share of real time …
 * @param slowAfter … for so long is too slow
 */
public record Watchdog(
        Duration startTimeout, Duration stallTimeout, double minSpeed, Duration slowAfter, OnSlow onSlow) {

    /** What is done about a run that is too slow. */
    public enum OnSlow {
        WARN,
        RESTART
    }

    public static final Watchdog DEFAULT =
            new Watchdog(Duration.ofSeconds(30), Duration.ofSeconds(15), 0.9, Duration.ofSeconds(30), OnSlow.WARN);
}
