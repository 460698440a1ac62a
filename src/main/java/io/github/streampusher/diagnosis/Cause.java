package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    DESTINATION_NOT_PLAYING(Side.DESTINATION, Retry.ON_FAIL),
    DESTINATION_DENIED(Side.DESTINATION, Retry.SLOW),
    NAME_NOT_RESOLVED(Side.NETWORK, Retry.BACKOFF),
    TLS_FAILED(Side.NETWORK, Retry.SLOW),
    TOO_SLOW(Side.RESOURCE, Retry.ON_SLOW),
    TOO_FAST(Side.SOURCE, Retry.NONE),
    ENCODER_BUSY(Side.RESOURCE, Retry.BACKOFF),
    TIMESTAMP_WRAP(Side.QUALITY, Retry.AT_ONCE),
    COMMAND_FAILED(Side.SETUP, Retry.BACKOFF),
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
    JAVA_REPLACED(Side.SETUP, Retry.BACKOFF),
    NO_CAPACITY(Side.RESOURCE, Retry.BACKOFF),
    NO_SUCH_NODE(Side.SETUP, Retry.BACKOFF),
    FLEET_UNREACHABLE(Side.NETWORK, Retry.BACKOFF),
    FLEET_NAME_TAKEN(Side.SETUP, Retry.BACKOFF),
    DEFINITIONS_DIFFER(Side.SETUP, Retry.NONE),
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
        /** As {@code check: on-fail} says. */
        ON_FAIL,
        /** It does not end a run. */
        NONE,
        /** Not until something has been changed. */
        BLOCKED
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

    /** Whether it is the source's, or nobody knows whose. */
    public boolean isOfSource() {
        return side == Side.SOURCE || side == Side.UNKNOWN;
    }

    /** Whether it stays until a person does something: another try will not help. */
    public boolean needsPerson() {
        return retry == Retry.BLOCKED || retry == Retry.SLOW || this == DISK_FULL;
    }

    /** In English. */
    public Advice advice() {
        return advice(Language.EN);
    }

    public Advice advice(Language language) {
        return Advice.of(this, language);
    }

    /** The cause of a code that this or an earlier version wrote. */
    public static Optional<Cause> ofCode(String code) {
        return Arrays.stream(values())
                .filter(cause -> cause.code().equals(code))
                .findFirst();
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
