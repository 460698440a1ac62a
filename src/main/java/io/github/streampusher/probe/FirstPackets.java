package io.github.streampusher.probe;

import io.github.streampusher.stream.FrameRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the first packets of a picture tell, in the order in which they came. */
final class FirstPackets {
    /** Of fewer nothing is concluded. */
    private static final int FEWEST = 10;

    private final List<Double> keyFrames = new ArrayList<>();
    private int count;
    private long bytes;
    private double earliest = Double.POSITIVE_INFINITY;
    private double latest = Double.NEGATIVE_INFINITY;
    private int inARow;
    private int mostInARow;

    /** @param time when it is shown, in seconds */
    void add(double time, long size, boolean keyFrame) {
        inARow = time < latest ? inARow + 1 : 0; // shown before one that came earlier: a B-frame
        mostInARow = Math.max(mostInARow, inARow);
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        count++;
        bytes += size;
        if (keyFrame) {
            keyFrames.add(time);
        }
    }

    /** The longest that was seen, or the time looked at if no second one came in it. */
    Optional<Duration> keyFrameDistance() {
        if (keyFrames.isEmpty()) {
            return Optional.empty();
        }
        double longest = latest - keyFrames.get(keyFrames.size() - 1);
        for (int i = 1; i < keyFrames.size(); i++) {
            longest = Math.max(longest, keyFrames.get(i) - keyFrames.get(i - 1));
        }
        return Optional.of(Duration.ofMillis(Math.round(longest * 1000)));
    }

    OptionalInt bFrames() {
        return isTelling() ? OptionalInt.of(mostInARow) : OptionalInt.empty();
    }

    OptionalLong bitsPerSecond() {
        return isTelling() ? OptionalLong.of(Math.round(8 * bytes / (latest - earliest))) : OptionalLong.empty();
    }

    private boolean isTelling() {
        return count >= FEWEST && latest > earliest;
    }

    /** Frames by time. */
    Optional<FrameRate> rate() {
        if (!isTelling()) {
            return Optional.empty();
        }
        long hundredths = Math.round(100 * (count - 1) / (latest - earliest));
        return hundredths < 1 || hundredths > 100_000
                ? Optional.empty()
                : Optional.of(new FrameRate((int) hundredths, 100).reduced());
    }
}
