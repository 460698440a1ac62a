package io.github.streampusher.process;

import io.github.streampusher.ffmpeg.LogLine;
import io.github.streampusher.ffmpeg.Redactor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last lines of a child, which tell what it died of. Confined to the pump thread. */
final class LastLines {
    /** FFmpeg 7.1 prints about ten lines after the one that matters. */
    static final int MAX_LINES = 50;

    static final int MAX_CHARACTERS = 500;
    private static final int MAX_BYTES = MAX_CHARACTERS + RawLine.MARGIN;

    private final Deque<RawLine> lines = new ArrayDeque<>();

    void add(RawLine line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.shortened(MAX_BYTES));
    }

    /** Oldest first. */
    List<LogLine> masked(Redactor redactor) {
        return lines.stream().map(line -> parse(line.masked(redactor))).toList();
    }

    private static LogLine parse(String text) {
        return LogLine.parse(text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS));
    }
}
