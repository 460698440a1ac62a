package io.github.streampusher.probe;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the loop which files the channels have, on a thread {@code file-lists} of its own: a network drive may hang. Any
 * thread may call it.
 */
final class FileLists implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(FileLists.class);

    private final EventSink events;
    private final Path workDir;
    private Map<StreamName, String> lists = Map.of();
    private boolean isNew;
    private boolean closed;
    private Thread thread;

    /** What was told last; of the thread. */
    private final Map<StreamName, List<FileListing.Entry>> told = new HashMap<>();

    FileLists(EventSink events, Path workDir) {
        this.events = events;
        this.workDir = workDir;
    }

    synchronized void watch(Map<StreamName, String> newLists) {
        lists = Map.copyOf(newLists);
        isNew = true;
        if (thread == null && !lists.isEmpty()) {
            thread = new Thread(this::run, "file-lists");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    private void run() {
        try {
            for (Map<StreamName, String> wanted = next(); !wanted.isEmpty() || !isClosed(); wanted = next()) {
                told.keySet().retainAll(wanted.keySet());
                wanted.forEach(this::look);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until it is time to look again; after a change everything is told anew. */
    private synchronized Map<StreamName, String> next() throws InterruptedException {
        if (!isNew && !closed) {
            wait(PERIOD.toMillis());
        }
        if (isNew) {
            told.clear();
            isNew = false;
        }
        return closed ? Map.of() : lists;
    }

    private void look(StreamName stream, String list) {
        try {
            List<FileListing.Entry> found = entries(stream, list);
            if (!found.equals(told.put(stream, found))) {
                List<String> files = found.stream().map(FileListing.Entry::path).toList();
                events.offer(new Event.FilesListed(stream, list, files));
            }
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{}: a defect while {} was listed", stream, list, e);
        }
    }

    private List<FileListing.Entry> entries(StreamName stream, String list) {
        try {
            return FileListing.of(list, workDir);
        } catch (IOException e) {
            if (!List.of().equals(told.get(stream))) {
                LOG.warn("{}: {} cannot be listed: {}", stream, list, e.toString());
            }
            return List.of();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
