package io.github.streampusher.config;

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
 * Says "look again" when files of definitions may have changed: once they have been quiet for a moment, and not for ever
 * later while they are not.
 *
 * <p>What the system tells of folders is only a hint: it misses edits behind links and folders that are replaced. So
 * there is a periodic look at all that is watched, and the hints are armed anew when a folder is another.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration DEBOUNCE =
            Duration.ofMillis(200); // longer than the gaps within one save of an editor
    private static final Duration MAX_DEBOUNCE =
            Duration.ofSeconds(2); // a file written without pause is looked at so often
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    private final Supplier<Set<Path>> watchedPaths;
    private final Runnable onChange;
    private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1); // one says as much as many
    private final FolderEvents folderEvents = new FolderEvents(() -> wakeUps.offer(true));
    private final Thread thread = new Thread(this::run, "config-watcher");
    private FileSnapshot lastSnapshot;
    private volatile boolean closed;

    /**
     * @param watched the files and folders to watch, asked for again before each look
     * @param onChange called by the watcher's thread; it may take its time
     */
    public ConfigWatcher(Supplier<Set<Path>> watched, Runnable onChange) {
        this.watchedPaths = watched;
        this.onChange = onChange;
        this.lastSnapshot = FileSnapshot.take(watched.get());
        folderEvents.watch(lastSnapshot);
        wakeUps.offer(true); // for what was edited since the caller read it
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
            LOG.error("definitions could not be looked at again; the next change is tried as usual", e);
        }
    }

    private void awaitQuiet() throws InterruptedException {
        long end = System.nanoTime() + MAX_DEBOUNCE.toNanos();
        while (wakeUps.poll(DEBOUNCE.toMillis(), TimeUnit.MILLISECONDS) != null && System.nanoTime() < end) {
            // one more edit
        }
    }

    /** The glance comes before the reading, so that an edit between the two is seen at the next look. */
    private void notifyChange() {
        lastSnapshot = FileSnapshot.take(watchedPaths.get());
        folderEvents.watch(lastSnapshot);
        onChange.run();
        if (!FileSnapshot.take(watchedPaths.get()).folders().equals(lastSnapshot.folders())) {
            wakeUps.offer(true); // what is watched has been changed by what was read
        }
    }

    /** Interrupts no reading, which would look like a file that cannot be read. */
    @Override
    public void close() {
        closed = true;
        wakeUps.offer(true);
    }
}
