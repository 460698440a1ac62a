package io.github.streampusher.diagnosis;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that FFmpeg printed on standard error: masked in a log, but with its secrets where the diagnosis reads it.
 *
 * @param text the line without its level but with its context, as in {@code [tcp @ 0x1] Connection refused}
 */
public record LogLine(Level level, String text) {

    /** Marks our first signal among the last lines; the signal may have caused the lines after it. */
    public static final LogLine STOP_MARKER = new LogLine(Level.INFO, "(signalled by stream-pusher)");

    /** FFmpeg's levels, worst first. */
    public enum Level {
        PANIC,
        FATAL,
        ERROR,
        WARNING,
        INFO,
        VERBOSE,
        DEBUG,
        TRACE;

        public boolean isAtLeast(Level other) {
            return ordinal() <= other.ordinal();
        }
    }

    /** With {@code -loglevel level+…} the level follows the contexts, of which there may be none. */
    private static final Pattern WITH_LEVEL = Pattern.compile(
            "((?:\\[[^\\]]{1,80}\\] ){0,8}?)\\[(panic|fatal|error|warning|info|verbose|debug|trace)\\] (.*)");

    /** Libraries print lines of their own without a level, such as {@code x264 [error]: malloc failed}. */
    private static final Pattern LIBRARY_ERROR = Pattern.compile("\\w+ \\[error\\]: .*");

    /** Reads one line without its line end; a line without a level counts as information. */
    public static LogLine parse(String line) {
        Matcher matcher = WITH_LEVEL.matcher(line);
        if (matcher.matches()) {
            Level level = Level.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
            return new LogLine(level, matcher.group(1) + matcher.group(3));
        }
        return new LogLine(LIBRARY_ERROR.matcher(line).matches() ? Level.ERROR : Level.INFO, line);
    }

    /** Cuts the middle out of a long text: the beginning says which part failed, and the end why. */
    public static String shorten(String text, int characters) {
        return text.length() <= characters
                ? text
                : text.substring(0, characters / 2 - 3) + " ... " + text.substring(text.length() - characters / 2 + 2);
    }
}
