package io.github.streampusher.probe;

import io.github.streampusher.stream.FrameRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Statistics of the first packets of a track, in the order of arrival. */
final class PacketStats {
    /** Of fewer nothing is concluded. */
    private static final int MIN_PACKETS = 10;

    /** Of H.264 and H.265. More than that in a row come from a clock that was set back, as of RTP at its first report. */
    private static final int MAX_REORDERED = 16;

    /** So much of one track proves that another one, without a packet, is empty. */
    private static final double LONG_SECONDS = 3;

    private final List<Double> keyframeTimes = new ArrayList<>();
    private int count;
    private long bytes;
    private double earliest = Double.POSITIVE_INFINITY;
    private double latest = Double.NEGATIVE_INFINITY;
    private int consecutiveBFrames;
    private int maxConsecutiveBFrames;

    /** @param time when it is shown, in seconds */
    void add(double time, long size, boolean keyFrame) {
        consecutiveBFrames =
                time < latest ? consecutiveBFrames + 1 : 0; // shown before one that came earlier: a B-frame
        maxConsecutiveBFrames = Math.max(maxConsecutiveBFrames, consecutiveBFrames);
        if (consecutiveBFrames > MAX_REORDERED) {
            consecutiveBFrames = 0;
            maxConsecutiveBFrames = 0;
            latest = time;
        }
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        count++;
        bytes += size;
        if (keyFrame) {
            keyframeTimes.add(time);
        }
    }

    /** The longest that was seen, or the time looked at if no second one came in it. */
    Optional<Duration> keyframeInterval() {
        if (keyframeTimes.isEmpty()) {
            return Optional.empty();
        }
        double longest = latest - keyframeTimes.get(keyframeTimes.size() - 1);
        for (int i = 1; i < keyframeTimes.size(); i++) {
            longest = Math.max(longest, keyframeTimes.get(i) - keyframeTimes.get(i - 1));
        }
        return Optional.of(Duration.ofMillis(Math.round(longest * 1000)));
    }

    OptionalInt bFrames() {
        return hasEnoughPackets() ? OptionalInt.of(maxConsecutiveBFrames) : OptionalInt.empty();
    }

    OptionalLong bitsPerSecond() {
        return hasEnoughPackets() ? OptionalLong.of(Math.round(8 * bytes / (latest - earliest))) : OptionalLong.empty();
    }

    boolean isSingle() {
        return count == 1;
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isLong() {
        return latest - earliest >= LONG_SECONDS;
    }

    private boolean hasEnoughPackets() {
        return count >= MIN_PACKETS && latest > earliest;
    }

    /** Frames by time. */
    Optional<FrameRate> frameRate() {
        if (!hasEnoughPackets()) {
            return Optional.empty();
        }
        long hundredths = Math.round(100 * (count - 1) / (latest - earliest));
        return hundredths < 1 || hundredths > 100_000
                ? Optional.empty()
                : Optional.of(new FrameRate((int) hundredths, 100).reduced());
    }
}
