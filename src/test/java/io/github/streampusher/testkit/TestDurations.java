package io.github.streampusher.testkit;

import java.time.Duration;

/** Writes durations as short as tests need them. */
public final class TestDurations {
    private TestDurations() {}

    /** Rounded to a millisecond. */
    public static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
