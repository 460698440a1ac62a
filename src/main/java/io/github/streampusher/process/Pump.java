package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the pipes of all children on the one thread {@code pump}, and tells each child's end.
 *
 * <p>It looks at all pipes ten times a second, at those in flood a thousand times, and reads only what is there. One
 * look costs a microsecond, so 200 children cost half a percent of a processor and no thread, where a thread a pipe
 * costs 400 threads, 30 MB and a switch of threads for each sample. Exits do not wait for the next look.
 */
final class Pump {
    /** FFmpeg tells its progress twice a second; in this time it would have to print 64 KiB to be held up. */
    private static final Duration SWEEP = Duration.ofMillis(100);

    /** A pipe holds 64 KiB: this keeps up with some 60 MB/s of each child. */
    private static final Duration PAUSE_IN_FLOOD = Duration.ofMillis(1);

    private static final int BUFFER_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    private final BlockingQueue<Runnable> errands = new LinkedBlockingQueue<>();
    private final Consumer<Event.Exited> ended;
    private final Thread thread = new Thread(this::work, "pump");

    private final List<Child> children = new ArrayList<>();
    private List<Child> busy = List.of();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long nextSweep = System.nanoTime();
    private boolean open = true;

    /** @param ended is told on the pump's thread when a child is gone and all that it printed was read */
    Pump(Consumer<Event.Exited> ended) {
        this.ended = ended;
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads this child from now on, until its exit. */
    void add(Child child) {
        errands.add(() -> children.add(child));
        child.onExit().whenComplete((process, failure) -> errands.add(() -> end(child)));
    }

    /** Notes that this child is about to be signalled, after all that it has printed. */
    void mark(Child child) {
        errands.add(() -> {
            if (children.contains(child)) {
                child.mark(buffer);
            }
        });
    }

    /** Ends the thread, after what was asked of it before. */
    void close(Duration patience) throws InterruptedException {
        errands.add(() -> open = false);
        thread.join(patience.toMillis());
    }

    private void work() {
        while (open) {
            try {
                Runnable errand = nextErrand();
                if (errand != null) {
                    errand.run();
                }
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) { // without this thread every stream would freeze
                LOG.error("The pump goes on after a bug", e);
            }
        }
    }

    private Runnable nextErrand() throws InterruptedException {
        if (children.isEmpty()) {
            return errands.take();
        }
        long wait = busy.isEmpty() ? nextSweep - System.nanoTime() : PAUSE_IN_FLOOD.toNanos();
        return errands.poll(wait, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long nanos = System.nanoTime();
        boolean all = nanos - nextSweep >= 0;
        if (all) {
            nextSweep = nanos + SWEEP.toNanos();
        }
        Duration now = Duration.ofNanos(nanos);
        busy = (all ? children : busy)
                .stream().filter(child -> child.read(buffer, now)).toList();
    }

    private void end(Child child) {
        children.remove(child);
        busy = busy.stream().filter(other -> other != child).toList();
        try {
            ended.accept(child.end(buffer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
