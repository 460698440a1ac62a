package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** A line of a stream's log. */
record LogEntry(Instant time, Level level, Origin origin, String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** As {@link #toBytes} begins a line. */
    private static final Pattern HEAD =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z [a-z]+ +(ffmpeg|daemon) \\| ");

    /** Two objects, a string of its own, a place in a list. */
    private static final int OVERHEAD_BYTES = 128;

    /** Who wrote the text. */
    enum Origin {
        FFMPEG,
        DAEMON
    }

    static LogEntry now(Level level, Origin origin, String text) {
        return new LogEntry(Instant.now(), level, origin, text);
    }

    /** The line in the file, such as {@code 2026-11-23T15:04:05.123Z error   ffmpeg | Connection refused}. */
    byte[] toBytes() {
        String line = "%s %-7s %s | %s\n".formatted(TIME.format(time), lowerCase(level), lowerCase(origin), text);
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the text begins like a line of these logs. */
    static boolean isHeadOfLine(String text) {
        return HEAD.matcher(text).lookingAt();
    }

    /** At most: text in Latin letters takes half as much. */
    int bytesInMemory() {
        return OVERHEAD_BYTES + 2 * text.length();
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
