package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.LogEntry.Origin;
import io.github.streampusher.supervision.port.LineLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of all streams: takes lines from any thread without ever blocking or throwing, and writes them on its own,
 * {@code log-writer}. A stream's lines wait in a backlog of their own, so that one stream's flood crowds out no other.
 */
public final class StreamLogs implements LineLog, AutoCloseable {
    /** Bounded, as a disk may hang; what was written before that is on its way. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Map<StreamName, LineBuffer> buffers = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(); // at most one a stream, and few others
    private final Thread thread = new Thread(this::runLoop, "log-writer");

    // the writer thread's own
    private final LogWriter writer;
    private boolean open = true;

    public StreamLogs(Path logDir, Settings.Log limits) {
        this.writer = new LogWriter(logDir, limits);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void append(StreamName stream, LogLine line) {
        add(stream, LogEntry.now(line.level(), Origin.FFMPEG, line.text()));
    }

    /** Adds a line of the daemon's own about the stream. */
    public void appendDaemonLine(StreamName stream, LogLine.Level level, String text) {
        add(stream, LogEntry.now(level, Origin.DAEMON, text.replace('\n', ' ')));
    }

    /** Applies other bounds from now on. */
    public void reconfigure(Settings.Log limits) {
        tasks.add(() -> writer.reconfigure(limits));
    }

    /** Closes the file of a stream that was removed; the file itself stays. */
    public void closeStream(StreamName stream) {
        tasks.add(() -> {
            LineBuffer backlog = buffers.remove(stream);
            if (backlog != null) {
                writer.write(stream, backlog.drain());
            }
            writer.close(stream);
        });
    }

    /** Writes what was given before, and closes all files. */
    @Override
    public void close() {
        tasks.add(() -> {
            writer.closeAll();
            open = false;
        });
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(StreamName stream, LogEntry entry) {
        LineBuffer backlog = buffers.computeIfAbsent(stream, name -> new LineBuffer());
        if (backlog.add(entry)) {
            tasks.add(() -> writer.write(stream, backlog.drain()));
        }
    }

    private void runLoop() {
        while (open) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("The log writer goes on after a bug", e);
            }
        }
    }
}
