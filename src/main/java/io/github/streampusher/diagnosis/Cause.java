package io.github.streampusher.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Why a run ended or is degraded: the code that operators see, its side, and how the run is retried. */
public enum Cause {
    SOURCE_MISSING(Side.SOURCE, Retry.BACKOFF),
    SOURCE_BUSY(Side.SOURCE, Retry.BACKOFF),
    SOURCE_REFUSED(Side.SOURCE, Retry.BACKOFF),
    SOURCE_UNREACHABLE(Side.SOURCE, Retry.BACKOFF),
    SOURCE_TIMEOUT(Side.SOURCE, Retry.BACKOFF),
    SOURCE_NOT_FOUND(Side.SOURCE, Retry.BACKOFF),
    SOURCE_FAILED(Side.SOURCE, Retry.BACKOFF),
    SOURCE_DENIED(Side.SOURCE, Retry.SLOW),
    SOURCE_INVALID(Side.SOURCE, Retry.SLOW),
    SOURCE_ENDED(Side.SOURCE, Retry.ON_END),
    SOURCE_LOST(Side.SOURCE, Retry.AT_ONCE),
    SOURCE_STALLED(Side.SOURCE, Retry.AT_ONCE),
    SOURCE_CHANGED(Side.SOURCE, Retry.AT_ONCE),
    DESTINATION_REFUSED(Side.DESTINATION, Retry.BACKOFF),
    DESTINATION_UNREACHABLE(Side.DESTINATION, Retry.BACKOFF),
    DESTINATION_TIMEOUT(Side.DESTINATION, Retry.BACKOFF),
    DESTINATION_CLOSED(Side.DESTINATION, Retry.AT_ONCE),
    DESTINATION_REJECTED(Side.DESTINATION, Retry.SLOW),
    DESTINATION_BUSY(Side.DESTINATION, Retry.BACKOFF),
    DESTINATION_STALLED(Side.DESTINATION, Retry.AT_ONCE),
    DESTINATION_DENIED(Side.DESTINATION, Retry.SLOW),
    NAME_NOT_RESOLVED(Side.NETWORK, Retry.BACKOFF),
    TLS_FAILED(Side.NETWORK, Retry.SLOW),
    TOO_SLOW(Side.RESOURCE, Retry.ON_SLOW),
    TOO_FAST(Side.SOURCE, Retry.NONE),
    TIMESTAMP_WRAP(Side.QUALITY, Retry.AT_ONCE),
    FRAMES_DUPLICATED(Side.QUALITY, Retry.NONE),
    FRAMES_DROPPED(Side.QUALITY, Retry.NONE),
    OUT_OF_MEMORY(Side.RESOURCE, Retry.BACKOFF),
    DISK_FULL(Side.RESOURCE, Retry.BACKOFF),
    KILLED(Side.RESOURCE, Retry.BACKOFF),
    CRASHED(Side.RESOURCE, Retry.BACKOFF),
    OPTION_INVALID(Side.SETUP, Retry.BLOCKED),
    ENCODER_MISSING(Side.SETUP, Retry.BLOCKED),
    PROTOCOL_MISSING(Side.SETUP, Retry.BLOCKED),
    FFMPEG_MISSING(Side.SETUP, Retry.BLOCKED),
    UNKNOWN(Side.UNKNOWN, Retry.BACKOFF);

    /** Which part of the system failed. */
    public enum Side {
        SOURCE,
        DESTINATION,
        NETWORK,
        RESOURCE,
        QUALITY,
        SETUP,
        UNKNOWN
    }

    /** How the next run follows one that ended for this cause. */
    public enum Retry {
        /** At once if media had moved, else as {@link #BACKOFF}. */
        AT_ONCE,
        /** After a delay that doubles from {@code delay} to {@code max-delay}. */
        BACKOFF,
        /** As {@link #BACKOFF}, but from {@code max-delay} on. */
        SLOW,
        /** As {@code on-end} says. */
        ON_END,
        /** As {@code on-slow} says. */
        ON_SLOW,
        /** It does not end a run. */
        NONE,
        /** Not until something has been changed. */
        BLOCKED
    }

    /**
     * What people read about a cause.
     *
     * @param meaning what the cause is, in one sentence
     * @param remedy what to do, in one sentence
     */
    public record Advice(String meaning, String remedy) {
        private static final int LINES_PER_ENTRY = 3;
        private static final Map<String, Advice> BY_CODE = read();

        private static Map<String, Advice> read() {
            List<String> lines =
                    readTable("causes.advice").stream().map(String::strip).toList();
            Map<String, Advice> advice = new HashMap<>();
            for (int i = 0; i + 2 < lines.size(); i += LINES_PER_ENTRY) {
                advice.put(lines.get(i), new Advice(lines.get(i + 1), lines.get(i + 2)));
            }
            return Map.copyOf(advice);
        }
    }

    /** Reads a text resource beside this class; blank lines and lines with a {@code #} are comments. */
    static List<String> readTable(String name) {
        try (InputStream table = Cause.class.getResourceAsStream(name)) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Side side;
    private final Retry retry;

    Cause(Side side, Retry retry) {
        this.side = side;
        this.retry = retry;
    }

    public Side side() {
        return side;
    }

    public Retry retry() {
        return retry;
    }

    public Advice advice() {
        return Advice.BY_CODE.get(code());
    }

    /** The code as users read and write it, such as {@code source-missing}. */
    public String code() {
        return codeOf(this);
    }

    @Override
    public String toString() {
        return code();
    }

    /** The code of a side or a retry, too. */
    public static String codeOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
