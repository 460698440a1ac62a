package io.github.streampusher.reporting;

import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers items to a slow or unreliable receiver, one after another on a thread of its own, so that nobody waits for
 * it. The queue is bounded. A failure is logged when it begins and, with the number of lost items, when it ends.
 */
public final class DeliveryQueue<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

    private final String receiverName;
    private final Receiver<T> receiver;
    private final Duration closeTimeout;
    private final ThreadPoolExecutor executor;
    private final AtomicLong lostItems = new AtomicLong();

    /** Takes one item; may block, within a bound of its own. */
    @FunctionalInterface
    public interface Receiver<T> {
        /** @throws IOException when the item is lost; the message contains no secret */
        void accept(T item) throws IOException, InterruptedException;
    }

    /** @param receiverName for log lines */
    DeliveryQueue(String receiverName, String threadName, int capacity, Duration closeTimeout, Receiver<T> receiver) {
        this.receiverName = receiverName;
        this.receiver = receiver;
        this.closeTimeout = closeTimeout;
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.prestartCoreThread(); // later the system may refuse a thread
    }

    /** Any thread may call it. */
    void add(T item) {
        try {
            executor.execute(() -> deliver(item));
        } catch (RejectedExecutionException e) {
            lost(executor.isShutdown() ? "it is closed" : "its queue is full");
        }
    }

    private void deliver(T item) {
        try {
            receiver.accept(item);
            long lost = lostItems.getAndSet(0);
            if (lost > 0) {
                LOG.info("{} works again; {} entries were lost", receiverName, lost);
            }
        } catch (IOException e) {
            lost(Problem.messageOf(e));
        } catch (InterruptedException e) { // by close, which counts it
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // the end of one item; also when the system refuses a process
            lostItems.incrementAndGet();
            LOG.error("{}: an entry is lost by a defect of this program", receiverName, e);
        }
    }

    private void lost(String reason) {
        if (lostItems.getAndIncrement() == 0) {
            LOG.warn("{}: {}; entries are lost until it works again", receiverName, reason);
        }
    }

    private void logLostAtEnd(int waiting) {
        long lost = lostItems.getAndSet(0) + waiting;
        if (lost > 0) {
            LOG.warn("{}: {} entries were lost by the end of this daemon", receiverName, lost);
        }
    }

    /** Delivers the items in the queue, as far as there is time. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            int waiting = 0;
            if (!executor.awaitTermination(closeTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                waiting = executor.shutdownNow().size() + 1; // and the one that is being delivered
            }
            logLostAtEnd(waiting);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
