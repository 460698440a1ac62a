package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pipes of all children on the one thread {@code pump}, and reports each child's exit.
 *
 * <p>It looks at all pipes ten times a second, at those in flood a thousand times, and reads only what is there. One
 * look costs a microsecond, so 200 children cost half a percent of a processor and no thread, where a thread a pipe
 * costs 400 threads, 30 MB and a switch of threads for each sample. Exits do not wait for the next look.
 */
final class Pump {
    /** FFmpeg prints progress twice a second; to be held up it would have to print 64 KiB in this time. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** A pipe holds 64 KiB: this keeps up with some 60 MB/s of each child. */
    private static final Duration BUSY_POLL_INTERVAL = Duration.ofMillis(1);

    private static final Duration MARK_TIMEOUT = Duration.ofMillis(500);

    private static final int BUFFER_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Consumer<Event.Exited> onExited;
    private final Thread thread = new Thread(this::runLoop, "pump");

    private final List<Child> children = new ArrayList<>();
    private final List<Child> exitedChildren = new ArrayList<>();
    private List<Child> busyChildren = List.of();
    private final LineBudget lineBudget = new LineBudget();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long nextPoll = System.nanoTime();
    private boolean open = true;

    /** @param ended is called on the pump's thread when a child has exited and all its output was read */
    Pump(Consumer<Event.Exited> ended) {
        this.onExited = ended;
        thread.setDaemon(true);
        thread.start();
    }

    /** Of all its children; to be used on the pump's thread alone. */
    LineBudget lineBudget() {
        return lineBudget;
    }

    /** Reads this child from now on, until its exit. */
    void add(Child child) {
        tasks.add(() -> children.add(child));
        child.onExit().whenComplete((process, failure) -> tasks.add(() -> finishIfGone(child)));
    }

    /**
     * Notes that this child is about to be signalled, after all that it has printed. Waits until that is done, for the
     * child answers a signal within a millisecond, and its answer must come behind the mark.
     */
    void markStop(Child child) {
        Runnable mark = () -> {
            if (children.contains(child)) {
                child.markStop(buffer);
            }
        };
        try {
            CompletableFuture.runAsync(mark, tasks::add).get(MARK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) { // stopping matters more than what is said of it
            LOG.warn("{}: its lines may be taken for those before the stop", child.run(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, after what was asked of it before. */
    void close(Duration patience) throws InterruptedException {
        tasks.add(() -> open = false);
        thread.join(patience.toMillis());
    }

    private void runLoop() {
        while (open) {
            try {
                Runnable errand = nextTask();
                if (errand != null) {
                    errand.run();
                }
                readPipes();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) { // without this thread every stream would freeze
                LOG.error("The pump goes on after a bug", e);
            }
        }
    }

    private Runnable nextTask() throws InterruptedException {
        if (children.isEmpty()) {
            return tasks.take();
        }
        long wait = busyChildren.isEmpty() ? nextPoll - System.nanoTime() : BUSY_POLL_INTERVAL.toNanos();
        return tasks.poll(wait, TimeUnit.NANOSECONDS);
    }

    private void readPipes() {
        long nanos = System.nanoTime();
        boolean all = nanos - nextPoll >= 0;
        if (all) {
            lineBudget.renew((nanos - nextPoll + POLL_INTERVAL.toNanos()) / 1e9);
            nextPoll = nanos + POLL_INTERVAL.toNanos();
            List.copyOf(exitedChildren).forEach(this::finishIfGone);
        }
        Duration now = Duration.ofNanos(nanos);
        busyChildren = (all ? children : busyChildren)
                .stream().filter(child -> child.read(buffer, now)).toList();
    }

    /** Of a script, what it has started may outlive it. */
    private void finishIfGone(Child child) {
        exitedChildren.remove(child);
        if (child.isGone()) {
            finish(child);
        } else {
            exitedChildren.add(child);
        }
    }

    private void finish(Child child) {
        children.remove(child);
        busyChildren = busyChildren.stream().filter(other -> other != child).toList();
        try {
            onExited.accept(child.finish(buffer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
