package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.LogLine.Level;
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
 * The logs of all streams: takes lines from any thread without blocking or throwing, and writes them on the thread
 * {@code log-writer}. Each stream has its own buffer, so that a flood of one stream drops no line of another.
 */
public final class StreamLogs implements LineLog, AutoCloseable {
    /** Bounded, because the disk may hang. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Map<StreamName, LineBuffer> buffers = new ConcurrentHashMap<>();
    private final BufferBudget budget = new BufferBudget();
    private final BlockingQueue<Runnable> tasks =
            new LinkedBlockingQueue<>(); // at most one for each stream, and a few others
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

    /** Adds a line from the daemon about the stream. */
    public void appendDaemonLine(StreamName stream, Level level, String text) {
        add(stream, LogEntry.now(level, Origin.DAEMON, text.replace('\n', ' ')));
    }

    /** Applies new limits. */
    public void reconfigure(Settings.Log limits) {
        tasks.add(() -> writer.reconfigure(limits));
    }

    /** Closes the file of a stream that was removed; the file itself stays. */
    public void closeStream(StreamName stream) {
        tasks.add(() -> {
            LineBuffer buffer = buffers.remove(stream);
            if (buffer != null) {
                writer.write(stream, buffer.drain());
            }
            writer.close(stream);
        });
    }

    /** Writes the lines added so far, and closes all files. */
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
        LineBuffer buffer = buffers.computeIfAbsent(stream, name -> new LineBuffer(budget));
        if (buffer.add(entry)) {
            tasks.add(() -> writer.write(stream, buffer.drain()));
        }
    }

    private void runLoop() {
        while (open) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) { // without this thread all logs would end
                LOG.error("The log writer goes on after a bug", e);
            }
        }
    }
}
