package io.github.streampusher.health;

import io.github.streampusher.health.SourceReport.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices that copied audio has another sample rate than at the start, of which FFmpeg says nothing: the header of the output
 * has the old one, and players play it too high or too low. A packet holds a fixed number of samples, so the time that a number
 * of packets takes tells the rate. Confined to the pump thread.
 */
public final class AudioRate {
    /** The decoding time in a line of {@code framecrc}, of which there is one for so many packets. */
    private static final Pattern TIME = Pattern.compile("^1, *(-?\\d+),");

    private static final int[] AAC_RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    /** Time stamps are those of PES packets, which hold some packets each; rates are 8 % apart. */
    private static final double TOLERANCE = 0.005;

    private static final String WORDS = "the sample rate of the audio has changed";

    private long last;
    private long newest;
    private long first;

    /** Lost packets make a step longer, but hardly twice by as much as another rate does. */
    public Optional<SourceReport> accept(String line) {
        Matcher found = TIME.matcher(line);
        if (!found.find()) {
            return Optional.empty();
        }
        long time = Long.parseLong(found.group(1));
        long before = newest;
        newest = time - last;
        last = time;
        boolean isSteady = newest > 0 && isNear((double) newest / before, 1);
        if (isSteady && first == 0) {
            first = newest;
        }
        return isSteady && isOtherRate((double) first / newest)
                ? Optional.of(new SourceReport(Kind.OTHER_AUDIO, WORDS))
                : Optional.empty();
    }

    private static boolean isOtherRate(double ratio) {
        return !isNear(ratio, 1)
                && Arrays.stream(AAC_RATES)
                        .anyMatch(old -> Arrays.stream(AAC_RATES).anyMatch(now -> isNear(ratio * old / now, 1)));
    }

    private static boolean isNear(double value, double other) {
        return Math.abs(value - other) < TOLERANCE;
    }
}
