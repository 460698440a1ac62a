package io.github.streampusher.health;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Turns the bytes of {@code -progress} into samples, one for each block that {@code progress=} ends. Unknown keys,
 * extra spaces and values that are no number are ignored, because the format has grown with every version.
 *
 * <p>Confined to the thread that reads the pipe.
 */
public final class ProgressParser {
    /** FFmpeg's longest line seen is 40 bytes; longer ones are ignored. */
    private static final int MAX_LINE_BYTES = 256;

    private final Consumer<Sample> samples;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int length;

    private final Consumer<String> checksums;
    private OptionalLong frames = OptionalLong.empty();
    private OptionalLong outTimeMicros = OptionalLong.empty();
    private OptionalLong totalSize = OptionalLong.empty();
    private OptionalLong duplicated = OptionalLong.empty();
    private OptionalLong dropped = OptionalLong.empty();

    /** @param checksums takes the lines of FFmpeg's {@code framecrc}, which a second output prints to the same pipe */
    public ProgressParser(Consumer<Sample> samples, Consumer<String> checksums) {
        this.samples = samples;
        this.checksums = checksums;
    }

    /** Parses the next bytes as they were read; a block may begin and end anywhere in them. */
    public void accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                accept(new String(line, 0, Math.min(length, MAX_LINE_BYTES), StandardCharsets.US_ASCII));
                length = 0;
            } else if (length++ < MAX_LINE_BYTES) {
                line[length - 1] = bytes[i];
            }
        }
    }

    private void accept(String keyAndValue) {
        if (keyAndValue.startsWith("0,") || keyAndValue.startsWith("1,")) {
            checksums.accept(keyAndValue);
        }
        int equals = keyAndValue.indexOf('=');
        if (equals < 0) {
            return;
        }
        String value = keyAndValue.substring(equals + 1).strip();
        switch (keyAndValue.substring(0, equals)) {
            case "frame" -> frames = number(value);
            case "out_time_us" -> outTimeMicros = number(value);
            case "total_size" -> totalSize = number(value);
            case "dup_frames" -> duplicated = number(value);
            case "drop_frames" -> dropped = number(value);
            case "progress" -> endOfBlock(value.equals("end"));
            default -> {} // fps, speed and bitrate are averages since the start: we compute our own
        }
    }

    private void endOfBlock(boolean last) {
        samples.accept(new Sample(frames, outTimeMicros, totalSize, duplicated.orElse(0), dropped.orElse(0), last));
        frames = OptionalLong.empty();
        outTimeMicros = OptionalLong.empty();
        totalSize = OptionalLong.empty();
        duplicated = OptionalLong.empty();
        dropped = OptionalLong.empty();
    }

    private static OptionalLong number(String value) {
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // "N/A"
        }
    }
}
