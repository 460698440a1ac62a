package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.streamlog.LogEntry.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream's lines that wait for the disk. It is bounded, so that a disk that hangs costs lines but neither memory
 * nor anybody's time; what found no room is counted.
 *
 * <p>Any thread may add; the log-writer thread takes.
 */
final class LineBuffer {
    /** Five seconds of the most that a child's standard error gives are 500 lines, of mostly 100 characters. */
    static final int MAX_CHARACTERS = 256 * 1024;

    private List<LogEntry> entries = new ArrayList<>();
    private int characters;
    private long droppedLines;

    /** @return whether it was empty, so that the writer must be told */
    synchronized boolean add(LogEntry entry) {
        boolean first = entries.isEmpty() && droppedLines == 0;
        if (characters + entry.text().length() <= MAX_CHARACTERS) {
            entries.add(entry);
            characters += entry.text().length();
        } else {
            droppedLines++;
        }
        return first;
    }

    /** All that waits, oldest first, with a word about what is missing. */
    synchronized List<LogEntry> drain() {
        List<LogEntry> taken = entries;
        if (droppedLines > 0) {
            taken.add(LogEntry.now(LogLine.Level.WARNING, Origin.DAEMON, droppedLines + " lines left out"));
        }
        entries = new ArrayList<>();
        characters = 0;
        droppedLines = 0;
        return taken;
    }
}
