package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the streams' files within their bounds. A disk that is full or read-only costs lines: that is told when it
 * begins and when it is over, and each file is tried again every second that has something to write.
 *
 * <p>Confined to the log-writer thread.
 */
final class LogWriter {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    /** All files are counted together each time that such a part of their bound was written. */
    private static final int TRIM_PARTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Path logDir;
    private final LogFolder logFolder;
    private final Map<StreamName, LogFile> files = new HashMap<>();
    private final Map<StreamName, WriteFailure> failures = new HashMap<>();
    private Settings.Log limits;
    private long bytesSinceTrim = Long.MAX_VALUE / 2; // trim at the first write: the bounds may be other than last time

    private record WriteFailure(long retryAt, long droppedLines) {}

    LogWriter(Path logDir, Settings.Log limits) {
        this.logDir = logDir;
        this.logFolder = new LogFolder(logDir);
        this.limits = limits;
    }

    void reconfigure(Settings.Log limits) {
        this.limits = limits;
        try {
            trim();
        } catch (IOException e) {
            LOG.debug("The new bounds of the logs apply at the next write: {}", e.toString());
        }
    }

    void write(StreamName stream, List<LogEntry> entries) {
        WriteFailure before = failures.get(stream);
        if (before != null && System.nanoTime() - before.retryAt < 0) {
            failures.put(stream, new WriteFailure(before.retryAt, before.droppedLines + entries.size()));
            return;
        }
        int written = 0;
        try {
            LogFile file = files.computeIfAbsent(stream, name -> new LogFile(logDir.resolve(name + ".log")));
            if (before != null) {
                write(
                        file,
                        LogEntry.now(LogLine.Level.WARNING, Origin.DAEMON, before.droppedLines + " lines left out"));
                failures.put(stream, new WriteFailure(before.retryAt, 0));
            }
            for (LogEntry entry : entries) {
                write(file, entry);
                written++;
            }
            if (before != null) {
                writeRecovered(stream); // not sooner: a full disk may take a line or two
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

    /** Without the last part, of which something may be written before the next look. */
    private void trim() throws IOException {
        long bound = limits.maxTotal().bytes() - 2 * trimPartBytes();
        List<LogFile> largestFirst = files.values().stream()
                .sorted(Comparator.comparingLong(LogFile::size).reversed())
                .toList();
        var written = largestFirst.stream().map(LogFile::path).collect(Collectors.toSet());
        long total = logFolder.trim(bound, written);
        for (LogFile file : largestFirst) {
            if (total <= bound) {
                return;
            }
            file.rotate(limits.files());
            total = logFolder.trim(bound, written);
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
