package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.streamlog.LogEntry.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream's lines that wait for the disk. Bounded, so that a hanging disk costs lines but neither memory nor time of
 * the callers; dropped lines are counted.
 *
 * <p>Any thread may add; the log-writer thread drains.
 */
final class LineBuffer {
    /** A child gives at most 500 lines in five seconds, mostly of about 100 characters. */
    static final int MAX_BYTES = 256 * 1024;

    private final BufferBudget budget;
    private List<LogEntry> entries = new ArrayList<>();
    private int bytes;
    private long droppedLines;

    /** @param budget of all streams */
    LineBuffer(BufferBudget budget) {
        this.budget = budget;
    }

    /** @return whether it was empty, so that the writer must be woken */
    synchronized boolean add(LogEntry entry) {
        boolean first = entries.isEmpty() && droppedLines == 0;
        int size = entry.bytesInMemory();
        if (bytes + size <= MAX_BYTES && budget.take(size)) {
            entries.add(entry);
            bytes += size;
        } else {
            droppedLines++;
        }
        return first;
    }

    /** Removes all lines, oldest first; the last one counts the dropped ones. */
    synchronized List<LogEntry> drain() {
        List<LogEntry> taken = entries;
        if (droppedLines > 0) {
            taken.add(LogEntry.now(Level.WARNING, Origin.DAEMON, droppedLines + " lines left out"));
        }
        budget.release(bytes);
        entries = new ArrayList<>();
        bytes = 0;
        droppedLines = 0;
        return taken;
    }
}
