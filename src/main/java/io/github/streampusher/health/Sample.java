package io.github.streampusher.health;

import java.util.OptionalLong;

/**
 * FFmpeg's counters at one moment of a run: one block of {@code -progress}. Values that FFmpeg does not know are empty.
 *
 * @param frames absent where there is no video
 * @param outTimeMicros time stamp of the newest packet written, in microseconds; may be negative at first
 * @param totalSize bytes written to the first output; unknown for outputs without a byte counter (fifo, tee, HLS)
 * @param duplicated frames repeated to hold the frame rate
 * @param dropped frames dropped to hold the frame rate
 * @param last whether FFmpeg says that this is its last block
 */
public record Sample(
        OptionalLong frames,
        OptionalLong outTimeMicros,
        OptionalLong totalSize,
        long duplicated,
        long dropped,
        boolean last) {

    /** Before the first sample. */
    public static final Sample EMPTY =
            new Sample(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, 0, false);

    /** The same with another count of bytes. */
    public Sample withTotalSize(OptionalLong size) {
        return new Sample(frames, outTimeMicros, size, duplicated, dropped, last);
    }
}
