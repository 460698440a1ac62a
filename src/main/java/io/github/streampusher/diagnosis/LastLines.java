package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps the last lines of a child, from which the diagnosis reads its cause, and the few before them that show how far
 * it had come. Confined to the pump thread.
 */
public final class LastLines {
    /** FFmpeg 7.1 prints about ten lines after the one that matters. */
    public static final int MAX_LINES = 50;

    /** Two for each input, with its duration, and one for each output. */
    private static final int MAX_MILESTONES = 20;

    /** Of all lines together; typical lines have some hundred bytes. */
    static final int MAX_BYTES = 64 * 1024;

    /** A line up to this length goes to the diagnosis whole, which needs its end: there FFmpeg says what failed. */
    public static final int MAX_CHARACTERS = 4096;

    private static final Pattern MILESTONE = Pattern.compile("(\\[info\\] )?((In|Out)put #\\d| {2}Duration: )");
    private static final int MILESTONE_BYTES = 20;

    private final List<RawLine> milestones = new ArrayList<>();
    private final Deque<RawLine> lines = new ArrayDeque<>();
    private int bytes;

    public void add(RawLine line) {
        lines.addLast(line);
        bytes += line.bytes().length;
        while (lines.size() > MAX_LINES || bytes > MAX_BYTES && lines.size() > 1) {
            RawLine oldest = lines.removeFirst();
            bytes -= oldest.bytes().length;
            if (milestones.size() < MAX_MILESTONES && isMilestone(oldest)) {
                milestones.add(oldest);
            }
        }
    }

    /** Marks that the following lines come after our signal. */
    public void markStop() {
        add(new RawLine(LogLine.STOP_MARKER.text().getBytes(StandardCharsets.ISO_8859_1), false));
    }

    /** The lines for the diagnosis, secrets included, oldest first. Longer ones are masked before they are cut. */
    public List<LogLine> lines(Redactor redactor) {
        return Stream.concat(milestones.stream(), lines.stream())
                .map(line -> LogLine.parse(text(line, redactor)))
                .toList();
    }

    private static String text(RawLine line, Redactor redactor) {
        String whole = line.reveal();
        return line.truncated() || whole.length() > MAX_CHARACTERS
                ? LogLine.shorten(line.masked(redactor), MAX_CHARACTERS)
                : whole;
    }

    private static boolean isMilestone(RawLine line) {
        int length = Math.min(MILESTONE_BYTES, line.bytes().length);
        return MILESTONE
                .matcher(new String(line.bytes(), 0, length, StandardCharsets.ISO_8859_1))
                .lookingAt();
    }
}
