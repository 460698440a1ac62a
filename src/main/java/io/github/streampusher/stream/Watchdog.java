package io.github.streampusher.stream;

import java.time.Duration;

/**
 * When a run is stalled or degraded.
 *
 * @param startTimeout from the start of the child to the first media that moved
 * @param stallTimeout a run without media for this time is restarted
 * @param minSpeed slower than this share of real time …
 * @param slowAfter … for so long is too slow
 * @param seamlessAfter an input that is silent for this time is replaced by another one, where the session is kept
 */
public record Watchdog(
        Duration startTimeout,
        Duration stallTimeout,
        double minSpeed,
        Duration slowAfter,
        Duration seamlessAfter,
        OnSlow onSlow) {
    /** Unless the definition says otherwise. */
    public static final Duration DEFAULT_SEAMLESS_AFTER = Duration.ofSeconds(2);

    /** The reaction to a run that is too slow. */
    public enum OnSlow {
        WARN,
        RESTART
    }
}
