package io.github.streampusher.config;

/**
 * Something wrong or unwise in a file, for the person who wrote it. Shows no secret.
 *
 * @param line counts from 1
 * @param column counts from 1, in characters
 * @param key the path of the key, such as {@code streams.stage.video.size}; empty: of the file as a whole
 * @param message what is wrong; what is allowed
 */
public record Problem(Severity severity, String file, int line, int column, String key, String message) {

    /** Whether something is left as it was because of it. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** Makes sure that what stands in a file can neither forge a line of a log nor command a terminal. */
    public Problem {
        file = MaskedText.replaceUnprintable(file);
        key = MaskedText.replaceUnprintable(key);
        message = MaskedText.replaceUnprintable(message);
    }

    static Problem error(FilePosition place, String key, String message) {
        return new Problem(Severity.ERROR, place.file(), place.line(), place.column(), key, message);
    }

    static Problem warning(FilePosition place, String key, String message) {
        return new Problem(Severity.WARNING, place.file(), place.line(), place.column(), key, message);
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
}
