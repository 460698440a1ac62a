package io.github.streampusher.stream;

import java.time.Duration;
import java.util.Locale;

/** Lengths of time as people read them: {@code 0.3 s}, {@code 12 s}, {@code 75m42s}, {@code 3d4h}. */
public final class DurationText {
    private static final int SECONDS_IN_TWO_HOURS = 7200;
    private static final int SECONDS_IN_TWO_DAYS = 172_800;

    private DurationText() {}

    public static String format(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillis() < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                    .replace(".0 s", " s");
        }
        if (seconds < 100) {
            return seconds + " s";
        }
        if (seconds < SECONDS_IN_TWO_HOURS) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        if (seconds < SECONDS_IN_TWO_DAYS) {
            return seconds / 3600 + "h" + seconds / 60 % 60 + "m";
        }
        return seconds / 86_400 + "d" + seconds / 3600 % 24 + "h";
    }
}
