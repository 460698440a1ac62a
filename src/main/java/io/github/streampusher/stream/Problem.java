package io.github.streampusher.stream;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An error or a warning about one place in a definition file. Contains no secret.
 *
 * @param line counts from 1
 * @param column counts from 1, in characters
 * @param key the path of the key, such as {@code streams.stage.video.size}; empty: the file as a whole
 * @param message what is wrong; what is allowed
 */
public record Problem(Severity severity, String file, int line, int column, String key, String message) {
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** An error keeps the last good definition in use; a warning changes nothing. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** Replaces control characters, so that a file's content can neither forge a log line nor control a terminal. */
    public Problem {
        file = replaceUnprintable(file);
        key = replaceUnprintable(key);
        message = replaceUnprintable(message);
    }

    public static Problem error(String file, int line, int column, String key, String message) {
        return new Problem(Severity.ERROR, file, line, column, key, message);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code FILE:LINE:COLUMN: [warning: ][KEY.PATH: ]what is wrong; what is allowed}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + (isError() ? "" : "warning: ")
                + (key.isEmpty() ? "" : key + ": ") + message;
    }

    /** What an exception says is wrong; its name where it says nothing. */
    public static String messageOf(Throwable failure) {
        return Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
    }

    /** Replaces each control or invisible character by a question mark, and a tab by a space. */
    public static String replaceUnprintable(String text) {
        return UNPRINTABLE.matcher(text.replace('\t', ' ')).replaceAll("?");
    }
}
