package io.github.streampusher.process;

import io.github.streampusher.diagnosis.LastLines;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.RawLine;
import io.github.streampusher.stream.Redactor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns the bytes of a child's standard error into masked lines, and a flood of them into few: a line that repeats is
 * told once with a count, and beyond {@link #LINES_A_WINDOW} a window the lines are counted and not even decoded, which
 * keeps a flood of 50 MB/s cheap.
 *
 * <p>Lines end at LF or CR (FFmpeg redraws its status with CR); empty ones are passed over. Confined to the pump thread.
 */
final class ErrorLines {
    /** FFmpeg dumps bad packets on one line. */
    static final int MAX_LINE_BYTES = 8 * 1024;

    /** How long lines are counted together; also the longest that the count of a repeated line stays untold. */
    static final Duration WINDOW = Duration.ofSeconds(5);

    /** A start prints up to a hundred lines, a source with bad time stamps about fifty a second. */
    static final int LINES_A_WINDOW = 500;

    private static final int FIRST_BUFFER = 256;

    private final Redactor redactor;
    private final Consumer<LogLine> told;
    private final LastLines lastLines = new LastLines();

    private byte[] buffer = new byte[FIRST_BUFFER];
    private int length;
    private boolean cut;

    private RawLine previous = new RawLine(new byte[0], false);
    private LogLine.Level level = LogLine.Level.INFO; // of the previous line that was told
    private boolean previousTold;
    private Duration windowEnd = Duration.ZERO;
    private int toldInWindow;
    private long repeated;
    private long leftOut;

    ErrorLines(Redactor redactor, Consumer<LogLine> told) {
        this.redactor = redactor;
        this.told = told;
    }

    /** Takes the next bytes as they were read; a line may begin and end anywhere in them. */
    void accept(byte[] bytes, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                append(bytes, start, i - start);
                endOfLine();
                start = i + 1;
            }
        }
        append(bytes, start, count - start);
    }

    /** We begin to end the child. */
    void mark() {
        lastLines.mark();
    }

    /** Ends the window that is over, if one is, and tells what was folded in it. */
    void at(Duration now) {
        if (now.compareTo(windowEnd) >= 0) {
            tellFolded();
            windowEnd = now.plus(WINDOW);
        }
    }

    /** The pipe has ended: tells all that is still untold; answers the last lines. */
    List<LogLine> end() {
        endOfLine();
        tellFolded();
        return lastLines.masked(redactor);
    }

    private void append(byte[] bytes, int from, int count) {
        int fitting = Math.min(count, MAX_LINE_BYTES - length);
        if (length + fitting > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE_BYTES, Integer.highestOneBit(length + fitting) * 2));
        }
        System.arraycopy(bytes, from, buffer, length, fitting);
        length += fitting;
        if (fitting < count && !cut) {
            cut = true;
            take();
        }
    }

    private void endOfLine() {
        if (!cut && length > 0) {
            take();
        }
        length = 0;
        cut = false;
    }

    private void take() {
        if (previous.hasBytes(buffer, length)) {
            countAgain();
            return;
        }
        tellRepeated();
        previous = new RawLine(Arrays.copyOf(buffer, length), cut);
        lastLines.add(previous);
        previousTold = toldInWindow < LINES_A_WINDOW;
        if (previousTold) {
            LogLine line = LogLine.parse(previous.masked(redactor));
            level = line.level();
            tell(line);
        } else {
            leftOut++;
        }
    }

    private void countAgain() {
        if (previousTold) {
            repeated++;
        } else {
            leftOut++;
        }
    }

    private void tellFolded() {
        toldInWindow = 0;
        tellRepeated();
        if (leftOut > 0) {
            tell(new LogLine(LogLine.Level.WARNING, leftOut + " lines left out"));
            leftOut = 0;
        }
    }

    private void tellRepeated() {
        if (repeated == 0) {
            return;
        }
        if (toldInWindow < LINES_A_WINDOW) {
            tell(new LogLine(level, "last line repeated " + repeated + (repeated == 1 ? " time" : " times")));
        } else {
            leftOut += repeated;
        }
        repeated = 0;
    }

    private void tell(LogLine line) {
        toldInWindow++;
        told.accept(line);
    }
}
