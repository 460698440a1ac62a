package io.github.streampusher.reporting;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that must not hold up who asks for it: done one after another on a thread of its own, from a bounded queue. */
final class SerialWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialWorker.class);

    private final ThreadPoolExecutor executor;
    private final Duration closeTimeout;

    SerialWorker(String threadName, int maxWaiting, Duration patienceAtClose) {
        this.closeTimeout = patienceAtClose;
        executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                work -> newDaemonThread(work, threadName));
        executor.prestartCoreThread(); // later there may be no room for it
    }

    private static Thread newDaemonThread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Any thread may call it; false if there is no room. */
    boolean submit(Runnable errand) {
        try {
            executor.execute(() -> run(errand));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static void run(Runnable errand) {
        try {
            errand.run();
        } catch (RuntimeException | OutOfMemoryError e) { // the latter: also where there is no room for a process
            LOG.error("{} goes on after a bug", Thread.currentThread().getName(), e);
        }
    }

    /** Does what was asked before, as far as there is time. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(closeTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
