package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.LogEntry.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the streams' log files within their limits. A full or read-only disk costs lines: this is logged when it begins
 * and when it ends; a file with lines to write is retried every second. No file stays open, for each start of a child costs
 * time and memory of the kernel for each descriptor that the daemon has open.
 *
 * <p>Confined to the log-writer thread.
 */
final class LogWriter {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    /** The files are trimmed each time that this part of {@code max-total} was written. */
    private static final int TRIM_PARTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final LogFolder folder;
    private final Map<StreamName, LogFile> files = new HashMap<>();
    private final Map<StreamName, WriteFailure> failures = new HashMap<>();
    private Settings.Log limits;
    private long bytesSinceTrim = Long.MAX_VALUE / 2; // trim at the first write: the limits may have changed

    private record WriteFailure(long retryAt, long droppedLines) {}

    LogWriter(Path logDir, Settings.Log limits) {
        this.folder = new LogFolder(logDir);
        this.limits = limits;
    }

    void reconfigure(Settings.Log limits) {
        this.limits = limits;
        trim();
    }

    void write(StreamName stream, List<LogEntry> entries) {
        WriteFailure before = failures.get(stream);
        if (before != null && System.nanoTime() - before.retryAt < 0) {
            failures.put(stream, new WriteFailure(before.retryAt, before.droppedLines + entries.size()));
            return;
        }
        int written = 0;
        LogFile file = files.computeIfAbsent(stream, name -> new LogFile(folder.logOf(name)));
        try {
            if (before != null) {
                write(file, LogEntry.now(Level.WARNING, Origin.DAEMON, before.droppedLines + " lines left out"));
                failures.put(stream, new WriteFailure(before.retryAt, 0));
            }
            for (LogEntry entry : entries) {
                write(file, entry);
                written++;
            }
            file.close();
            if (before != null) {
                writeRecovered(stream); // only now: a full disk may take a line or two
            }
        } catch (IOException e) {
            writeFailed(stream, entries.size() - written, e);
        }
    }

    void close(StreamName stream) {
        LogFile file = files.remove(stream);
        failures.remove(stream);
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("{}: closing its log: {}", stream, e.toString());
        }
    }

    void closeAll() {
        List.copyOf(files.keySet()).forEach(this::close);
    }

    private void write(LogFile file, LogEntry entry) throws IOException {
        byte[] bytes = entry.toBytes();
        boolean rotated = file.write(bytes, limits.maxFile().bytes(), limits.files());
        bytesSinceTrim += bytes.length;
        if (rotated || bytesSinceTrim > trimPartBytes()) {
            bytesSinceTrim = 0;
            trim();
        }
    }

    /** Leaves two parts free, since lines are written before the next trim. */
    private void trim() {
        long bound = limits.maxTotal().bytes() - 2 * trimPartBytes();
        List<LogFile> largestFirst = files.values().stream()
                .sorted(Comparator.comparingLong(LogFile::size).reversed())
                .toList();
        Set<Path> open = files.values().stream().map(LogFile::path).collect(Collectors.toSet());
        long total = folder.deleteOldest(bound, open);
        for (LogFile file : largestFirst) {
            if (total <= bound) {
                return;
            }
            try {
                file.rotate(limits.files());
                file.close();
            } catch (IOException e) {
                LOG.debug("{}: not rotated, its next write tells why: {}", file.path(), e.toString());
            }
            total = folder.deleteOldest(bound, open);
        }
    }

    private long trimPartBytes() {
        return limits.maxTotal().bytes() / TRIM_PARTS;
    }

    private void writeFailed(StreamName stream, long leftOut, IOException failure) {
        if (failures.isEmpty()) {
            LOG.warn(
                    "{}: its log cannot be written: {}; lines are left out until that is over",
                    stream,
                    failure.toString());
        }
        long before = failures.containsKey(stream) ? failures.get(stream).droppedLines : 0;
        close(stream);
        failures.put(stream, new WriteFailure(System.nanoTime() + RETRY_DELAY.toNanos(), before + leftOut));
    }

    private void writeRecovered(StreamName stream) {
        failures.remove(stream);
        if (failures.isEmpty()) {
            LOG.info("The streams' logs can be written again");
        }
    }
}
