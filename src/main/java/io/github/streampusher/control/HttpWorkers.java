package io.github.streampusher.control;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the answers of the HTTP service on the threads {@code http-worker}; those that wait are bounded. */
final class HttpWorkers implements AutoCloseable {
    /** An answer takes milliseconds; one from a disk that hangs must not hold up all others. */
    private static final int THREADS = 4;

    private static final int MAX_WAITING = 128;
    private static final int IDLE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(HttpWorkers.class);

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                Thread thread = new Thread(work, "http-worker");
                thread.setDaemon(true);
                return thread;
            });

    HttpWorkers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * @param use gets the value on the worker's thread; empty if the work has failed
     * @throws RejectedExecutionException when too many wait
     */
    <T> void execute(Supplier<T> work, Consumer<Optional<T>> use) {
        try {
            threads.execute(() -> use.accept(result(work)));
        } catch (OutOfMemoryError e) { // the system refuses a thread
            throw new RejectedExecutionException(e);
        }
    }

    private <T> Optional<T> result(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException | Error e) { // the end of one request
            LOG.warn("http: a request was not answered: {}", e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdown(); // what it does is bounded, and may be the cause of this
    }
}
