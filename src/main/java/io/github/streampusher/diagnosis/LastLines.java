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
 * Keeps the last lines of a child, which tell what it died of, and the few before them that tell how far it had come.
 * Confined to the pump thread.
 */
public final class LastLines {
    /** FFmpeg 7.1 prints about ten lines after the one that matters. */
    public static final int MAX_LINES = 50;

    /** One for each input and output. */
    private static final int MAX_MILESTONES = 20;

    public static final int MAX_CHARACTERS = 500;
    private static final int MAX_BYTES = MAX_CHARACTERS + RawLine.TRUNCATION_MARGIN;

    private static final Pattern MILESTONE = Pattern.compile("(\\[info\\] )?(In|Out)put #\\d");
    private static final int MILESTONE_BYTES = 20;

    private final List<RawLine> milestones = new ArrayList<>();
    private final Deque<RawLine> lines = new ArrayDeque<>();

    public void add(RawLine line) {
        if (lines.size() == MAX_LINES) {
            RawLine oldest = lines.removeFirst();
            if (milestones.size() < MAX_MILESTONES && isMilestone(oldest)) {
                milestones.add(oldest);
            }
        }
        lines.addLast(line.truncatedTo(MAX_BYTES));
    }

    /** What is added from now on comes after our signal. */
    public void markStop() {
        add(new RawLine(LogLine.STOP_MARKER.text().getBytes(StandardCharsets.ISO_8859_1), false));
    }

    /** Oldest first. */
    public List<LogLine> masked(Redactor redactor) {
        return Stream.concat(milestones.stream(), lines.stream())
                .map(line -> parse(line.masked(redactor)))
                .toList();
    }

    private static boolean isMilestone(RawLine line) {
        int length = Math.min(MILESTONE_BYTES, line.bytes().length);
        return MILESTONE
                .matcher(new String(line.bytes(), 0, length, StandardCharsets.ISO_8859_1))
                .lookingAt();
    }

    private static LogLine parse(String text) {
        return LogLine.parse(text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS));
    }
}
