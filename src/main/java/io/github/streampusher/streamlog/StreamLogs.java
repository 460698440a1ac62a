package io.github.streampusher.streamlog;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.Entry.Speaker;
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
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Map<StreamName, Backlog> backlogs = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> errands = new LinkedBlockingQueue<>(); // at most one a stream, and few others
    private final Thread thread = new Thread(this::work, "log-writer");

    // the writer thread's own
    private final Writer writer;
    private boolean open = true;

    public StreamLogs(Path logDir, Settings.Log limits) {
        this.writer = new Writer(logDir, limits);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void line(StreamName stream, LogLine line) {
        add(stream, Entry.now(line.level(), Speaker.FFMPEG, line.text()));
    }

    /** Adds a line of the daemon's own about the stream. */
    public void note(StreamName stream, LogLine.Level level, String text) {
        add(stream, Entry.now(level, Speaker.DAEMON, text.replace('\n', ' ')));
    }

    /** Applies other bounds from now on. */
    public void retune(Settings.Log limits) {
        errands.add(() -> writer.retune(limits));
    }

    /** Closes the file of a stream that was removed; the file itself stays. */
    public void forget(StreamName stream) {
        errands.add(() -> {
            Backlog backlog = backlogs.remove(stream);
            if (backlog != null) {
                writer.write(stream, backlog.takeAll());
            }
            writer.close(stream);
        });
    }

    /** Writes what was given before, and closes all files. */
    @Override
    public void close() {
        errands.add(() -> {
            writer.closeAll();
            open = false;
        });
        try {
            thread.join(PATIENCE_AT_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void add(StreamName stream, Entry entry) {
        Backlog backlog = backlogs.computeIfAbsent(stream, name -> new Backlog());
        if (backlog.add(entry)) {
            errands.add(() -> writer.write(stream, backlog.takeAll()));
        }
    }

    private void work() {
        while (open) {
            try {
                errands.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("The log writer goes on after a bug", e);
            }
        }
    }
}
