package io.github.streampusher.probe;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the loop which files the channels have. A thread {@code file-lists} asks for a look at each of them every 2 s; a
 * network drive may hang, so each look has a thread {@code file-list-N}, and a list whose last look is still under way is
 * passed over. Any thread may call it.
 */
final class FileLists implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** So long a list that had files may have none, or fail: its folder is filled again, or its drive comes back. */
    private static final int MAX_EMPTY_LOOKS = 15;

    private static final Logger LOG = LoggerFactory.getLogger(FileLists.class);

    private final EventSink events;
    private final Path workDir;
    private final ExecutorService lookers;
    private final Map<Watched, Told> told = new ConcurrentHashMap<>();
    private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();
    private Set<Watched> lists = Set.of();
    private boolean isNew;
    private boolean closed;
    private Optional<Thread> thread = Optional.empty();

    record Watched(StreamName stream, String list) {}

    /**
     * What the loop and the log know.
     *
     * @param skipped of the last look
     * @param emptyLooks how many looks one after another have found nothing since
     */
    private record Told(List<FileListing.Entry> files, List<String> skipped, int emptyLooks) {}

    FileLists(EventSink events, Path workDir) {
        this.events = events;
        this.workDir = workDir;
        AtomicInteger number = new AtomicInteger();
        lookers = Executors.newCachedThreadPool(work -> daemonThread(work, "file-list-" + number.incrementAndGet()));
    }

    private static Thread daemonThread(Runnable work, String name) {
        Thread created = new Thread(work, name);
        created.setDaemon(true);
        return created;
    }

    synchronized void watch(Map<StreamName, String> newLists) {
        lists = newLists.entrySet().stream()
                .map(list -> new Watched(list.getKey(), list.getValue()))
                .collect(Collectors.toUnmodifiableSet());
        isNew = true;
        if (thread.isEmpty() && !lists.isEmpty()) {
            thread = Optional.of(daemonThread(this::run, "file-lists"));
            thread.get().start();
        }
        notifyAll();
    }

    private void run() {
        try {
            for (Set<Watched> wanted = next(); !isClosed(); wanted = next()) {
                told.keySet().retainAll(wanted);
                wanted.stream().filter(underWay::add).forEach(list -> lookers.execute(() -> look(list)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until it is time to look again; after a change everything is told anew. */
    private synchronized Set<Watched> next() throws InterruptedException {
        long due = System.nanoTime() + PERIOD.toNanos();
        for (long left = PERIOD.toNanos(); !isNew && !closed && left > 0; left = due - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (isNew) {
            told.clear();
            isNew = false;
        }
        return lists;
    }

    /** Looks once. */
    void look(Watched list) {
        try {
            FileListing listing = listing(list);
            List<FileListing.Entry> found = listing.files();
            List<String> skipped = listing.skipped();
            Told before = told.get(list);
            if (!skipped.isEmpty() && (before == null || !skipped.equals(before.skipped()))) {
                LOG.warn("{}: {}: lines are skipped: {}", list.stream(), list.list(), String.join("; ", skipped));
            }
            if (before != null && found.equals(before.files())) {
                told.replace(list, before, new Told(found, skipped, 0));
            } else if (before != null && found.isEmpty() && before.emptyLooks() < MAX_EMPTY_LOOKS) {
                told.replace(list, before, new Told(before.files(), skipped, before.emptyLooks() + 1));
            } else {
                told.put(list, new Told(found, skipped, 0));
                List<String> files = found.stream().map(FileListing.Entry::path).toList();
                events.offer(new Event.FilesListed(list.stream(), list.list(), files));
            }
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{}: a defect while {} was listed", list.stream(), list.list(), e);
        } finally {
            underWay.remove(list);
        }
    }

    private FileListing listing(Watched list) {
        try {
            return FileListing.of(list.list(), workDir);
        } catch (IOException e) {
            if (Optional.ofNullable(told.get(list))
                    .filter(last -> last.emptyLooks() > 0 || last.files().isEmpty())
                    .isEmpty()) {
                LOG.warn("{}: {} cannot be listed: {}", list.stream(), list.list(), FileListing.reason(e));
            }
            return FileListing.NONE;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.ifPresent(Thread::interrupt);
        lookers.shutdownNow();
    }
}
