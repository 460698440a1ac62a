package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A line of a stream's log. */
record LogEntry(Instant time, Level level, Origin origin, String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

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

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
