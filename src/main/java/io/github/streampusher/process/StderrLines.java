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
 * logged once with a count, and beyond {@link #MAX_LINES_PER_WINDOW} a window the lines are counted and not even
 * decoded, which keeps a flood of 50 MB/s cheap.
 *
 * <p>Lines end at LF or CR (FFmpeg redraws its status with CR); empty ones are skipped. Confined to the pump thread.
 */
final class StderrLines {
    /** FFmpeg dumps bad packets on one line. A line of a stream with long secrets may have as much more. */
    static final int MAX_LINE_BYTES = 8 * 1024;

    private static final int MAX_BYTES_PER_CHARACTER = 3; // of UTF-8, for each of Java's

    /** How long lines are counted together; also the longest delay of the count of a repeated line. */
    static final Duration WINDOW = Duration.ofSeconds(5);

    /** A start prints up to a hundred lines, a source with bad time stamps about fifty a second. */
    static final int MAX_LINES_PER_WINDOW = 500;

    /** So many lines a window are logged whatever the other streams print. */
    static final int MIN_LINES_PER_WINDOW = 20;

    private static final int INITIAL_BUFFER_BYTES = 256;

    private final Redactor redactor;
    private final LineBudget budget;
    private final Consumer<LogLine> log;
    private final Consumer<RawLine> reader;
    private final int maxLineBytes;
    private final LastLines lastLines = new LastLines();

    private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];
    private int length;
    private boolean truncated;

    private RawLine previous = new RawLine(new byte[0], false);
    private LogLine.Level level = LogLine.Level.INFO; // of the previous line that was logged
    private boolean previousEmitted;
    private Duration windowEnd = Duration.ZERO;
    private int emittedInWindow;
    private long repeats;
    private long droppedLines;

    /**
     * @param budget of all streams
     * @param log takes the lines for people, masked
     * @param reader takes the same lines of the child with their secrets, to read from them how it does
     */
    StderrLines(Redactor redactor, LineBudget budget, Consumer<LogLine> log, Consumer<RawLine> reader) {
        this.redactor = redactor;
        this.budget = budget;
        this.log = log;
        this.reader = reader;
        this.maxLineBytes = MAX_LINE_BYTES + MAX_BYTES_PER_CHARACTER * redactor.longestSecret();
    }

    /** Takes the next bytes; a line may begin and end anywhere in them. */
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

    /** The lines from now on come after our signal. */
    void markStop() {
        lastLines.markStop();
    }

    /** Ends a window that is over, and logs the counts of repeated and dropped lines. */
    void flushIfDue(Duration now) {
        if (now.compareTo(windowEnd) >= 0) {
            flushWindow();
            windowEnd = now.plus(WINDOW);
        }
    }

    /** Ends the last line, and returns the last lines for the diagnosis, secrets included. */
    List<LogLine> finish() {
        endOfLine();
        flushWindow();
        return lastLines.lines(redactor);
    }

    private void append(byte[] bytes, int from, int count) {
        int fitting = Math.min(count, maxLineBytes - length);
        if (length + fitting > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(maxLineBytes, Integer.highestOneBit(length + fitting) * 2));
        }
        System.arraycopy(bytes, from, buffer, length, fitting);
        length += fitting;
        if (fitting < count && !truncated) {
            truncated = true;
            handleLine();
        }
    }

    private void endOfLine() {
        if (!truncated && length > 0) {
            handleLine();
        }
        length = 0;
        truncated = false;
    }

    private void handleLine() {
        if (previous.hasBytes(buffer, length)) {
            countRepeat();
            return;
        }
        emitRepeats();
        previous = new RawLine(Arrays.copyOf(buffer, length), truncated);
        lastLines.add(previous);
        previousEmitted = mayEmit();
        if (previousEmitted) {
            LogLine line = LogLine.parse(previous.masked(redactor));
            level = line.level();
            emit(line);
            reader.accept(previous);
        } else {
            droppedLines++;
        }
    }

    private boolean mayEmit() {
        return emittedInWindow < MIN_LINES_PER_WINDOW || emittedInWindow < MAX_LINES_PER_WINDOW && budget.take();
    }

    private void countRepeat() {
        if (previousEmitted) {
            repeats++;
        } else {
            droppedLines++;
        }
    }

    private void flushWindow() {
        emittedInWindow = 0;
        emitRepeats();
        if (droppedLines > 0) {
            emit(new LogLine(LogLine.Level.WARNING, droppedLines + " lines left out"));
            droppedLines = 0;
        }
    }

    private void emitRepeats() {
        if (repeats == 0) {
            return;
        }
        if (emittedInWindow < MAX_LINES_PER_WINDOW) {
            emit(new LogLine(level, "last line repeated " + repeats + (repeats == 1 ? " time" : " times")));
        } else {
            droppedLines += repeats;
        }
        repeats = 0;
    }

    private void emit(LogLine line) {
        emittedInWindow++;
        log.accept(line);
    }
}
