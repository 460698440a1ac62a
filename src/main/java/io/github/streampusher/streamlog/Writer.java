package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.Entry.Speaker;
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
final class Writer {
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** All files are counted together each time that such a part of their bound was written. */
    private static final int PARTS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Path logDir;
    private final LogFolder folder;
    private final Map<StreamName, LogFile> files = new HashMap<>();
    private final Map<StreamName, Failing> failing = new HashMap<>();
    private Settings.Log limits;
    private long sinceTrim = Long.MAX_VALUE / 2; // trim at the first write: the bounds may be other than last time

    private record Failing(long retryAt, long leftOut) {}

    Writer(Path logDir, Settings.Log limits) {
        this.logDir = logDir;
        this.folder = new LogFolder(logDir);
        this.limits = limits;
    }

    void retune(Settings.Log limits) {
        this.limits = limits;
        try {
            trim();
        } catch (IOException e) {
            LOG.debug("The new bounds of the logs apply at the next write: {}", e.toString());
        }
    }

    void write(StreamName stream, List<Entry> entries) {
        Failing before = failing.get(stream);
        if (before != null && System.nanoTime() - before.retryAt < 0) {
            failing.put(stream, new Failing(before.retryAt, before.leftOut + entries.size()));
            return;
        }
        int written = 0;
        try {
            LogFile file = files.computeIfAbsent(stream, name -> new LogFile(logDir.resolve(name + ".log")));
            if (before != null) {
                write(file, Entry.now(LogLine.Level.WARNING, Speaker.DAEMON, before.leftOut + " lines left out"));
                failing.put(stream, new Failing(before.retryAt, 0));
            }
            for (Entry entry : entries) {
                write(file, entry);
                written++;
            }
            if (before != null) {
                healed(stream); // not sooner: a full disk may take a line or two
            }
        } catch (IOException e) {
            failed(stream, entries.size() - written, e);
        }
    }

    void close(StreamName stream) {
        LogFile file = files.remove(stream);
        failing.remove(stream);
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

    private void write(LogFile file, Entry entry) throws IOException {
        byte[] bytes = entry.bytes();
        boolean rotated = file.write(bytes, limits.maxFile().bytes(), limits.files());
        sinceTrim += bytes.length;
        if (rotated || sinceTrim > part()) {
            sinceTrim = 0;
            trim();
        }
    }

    /** Without the last part, of which something may be written before the next look. */
    private void trim() throws IOException {
        long bound = limits.maxTotal().bytes() - 2 * part();
        List<LogFile> largestFirst = files.values().stream()
                .sorted(Comparator.comparingLong(LogFile::size).reversed())
                .toList();
        var written = largestFirst.stream().map(LogFile::path).collect(Collectors.toSet());
        long total = folder.trim(bound, written);
        for (LogFile file : largestFirst) {
            if (total <= bound) {
                return;
            }
            file.rotate(limits.files());
            total = folder.trim(bound, written);
        }
    }

    private long part() {
        return limits.maxTotal().bytes() / PARTS;
    }

    private void failed(StreamName stream, long leftOut, IOException failure) {
        if (failing.isEmpty()) {
            LOG.warn(
                    "{}: its log cannot be written: {}; lines are left out until that is over",
                    stream,
                    failure.toString());
        }
        long before = failing.containsKey(stream) ? failing.get(stream).leftOut : 0;
        close(stream);
        failing.put(stream, new Failing(System.nanoTime() + RETRY.toNanos(), before + leftOut));
    }

    private void healed(StreamName stream) {
        failing.remove(stream);
        if (failing.isEmpty()) {
            LOG.info("The streams' logs can be written again");
        }
    }
}
