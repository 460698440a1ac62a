package io.github.streampusher.config.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
    private final Supplier<Optional<Duration>> onChange;
    private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1); // one is as good as many
    private final FolderEvents folderEvents = new FolderEvents(() -> wakeUps.offer(true));
    private final Thread thread = new Thread(this::run, "config-watcher");
    private FileSnapshot lastSnapshot;
    private Optional<Long> nextLook = Optional.empty(); // asked for by the callback, in nanoseconds
    private volatile boolean closed;

    /**
     * @param watched the files and folders to watch, asked for before each poll
     * @param onChange called by the watcher's thread; may block; returns after what time it must be called again,
     *     though nothing changes
     */
    public ConfigWatcher(Supplier<Set<Path>> watched, Supplier<Optional<Duration>> onChange) {
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
        boolean hinted = wakeUps.poll(untilNextPoll(), TimeUnit.NANOSECONDS) != null;
        try {
            if (closed) {
                return;
            }
            folderEvents.watch(lastSnapshot); // again, if the system had no watch left
            if (hinted || isLookDue() || !lastSnapshot.equals(FileSnapshot.take(watchedPaths.get()))) {
                awaitQuiet();
                notifyChange();
            }
        } catch (RuntimeException | Error e) { // the top of the loop; without it, no edit would be seen any more
            LOG.error("reading the definitions again failed; the next change will be handled as usual", e);
        }
    }

    private long untilNextPoll() {
        long poll = POLL_INTERVAL.toNanos();
        return nextLook.map(at -> Math.min(poll, at - System.nanoTime())).orElse(poll);
    }

    private boolean isLookDue() {
        return nextLook.filter(at -> at - System.nanoTime() <= 0).isPresent();
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
        nextLook = Optional.empty();
        nextLook = onChange.get().map(after -> System.nanoTime() + after.toNanos());
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
