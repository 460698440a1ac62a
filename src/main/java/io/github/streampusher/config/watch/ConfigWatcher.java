package io.github.streampusher.config.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when definition files may have changed: after a quiet moment, or after a maximum delay while changes go on.
 *
 * <p>Change events of folders are only a hint: they miss edits behind links, and folders that are replaced. So all
 * watched files are also polled, and the listener is restarted when a folder was replaced.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration DEBOUNCE =
            Duration.ofMillis(200); // longer than the gaps within one save of an editor
    private static final Duration MAX_DEBOUNCE =
            Duration.ofSeconds(2); // how often a file is read that is written without pause
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    private final Supplier<Set<Path>> watchedPaths;
    private final Runnable onChange;
    private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1); // one is as good as many
    private final FolderEvents folderEvents = new FolderEvents(() -> wakeUps.offer(true));
    private final Thread thread = new Thread(this::run, "config-watcher");
    private FileSnapshot lastSnapshot;
    private volatile boolean closed;

    /**
     * @param watched the files and folders to watch, asked for before each poll
     * @param onChange called by the watcher's thread; may block
     */
    public ConfigWatcher(Supplier<Set<Path>> watched, Runnable onChange) {
        this.watchedPaths = watched;
        this.onChange = onChange;
        this.lastSnapshot = FileSnapshot.take(watched.get());
        folderEvents.watch(lastSnapshot);
        wakeUps.offer(true); // for edits since the caller read the files
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                pollOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            folderEvents.close();
        }
    }

    private void pollOnce() throws InterruptedException {
        boolean hinted = wakeUps.poll(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS) != null;
        try {
            if (closed) {
                return;
            }
            if (hinted || !lastSnapshot.equals(FileSnapshot.take(watchedPaths.get()))) {
                awaitQuiet();
                notifyChange();
            }
        } catch (RuntimeException e) { // the top of the loop
            LOG.error("reading the definitions again failed; the next change will be handled as usual", e);
        }
    }

    private void awaitQuiet() throws InterruptedException {
        long end = System.nanoTime() + MAX_DEBOUNCE.toNanos();
        while (wakeUps.poll(DEBOUNCE.toMillis(), TimeUnit.MILLISECONDS) != null && System.nanoTime() < end) {
            // one more edit
        }
    }

    /** The snapshot is taken before the files are read, so that the next poll detects an edit between the two. */
    private void notifyChange() {
        lastSnapshot = FileSnapshot.take(watchedPaths.get());
        folderEvents.watch(lastSnapshot);
        onChange.run();
        if (!FileSnapshot.take(watchedPaths.get()).folders().equals(lastSnapshot.folders())) {
            wakeUps.offer(true); // the files that were read changed the folders to watch
        }
    }

    /** Does not interrupt a load, in which it would look like an unreadable file. */
    @Override
    public void close() {
        closed = true;
        wakeUps.offer(true);
    }
}
