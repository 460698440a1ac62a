package io.github.streampusher.control;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on a bounded number of threads. When all are busy, it interrupts the task that has run for longest, which
 * ends one that waits for a caller: so callers that send nothing cannot keep others out. Any thread may call it.
 */
final class EvictingExecutor implements Executor {
    private static final int IDLE_SECONDS = 10;

    private final int maxThreads;
    private final ThreadPoolExecutor threads;
    private final Set<Thread> busy = new LinkedHashSet<>(); // longest first; also the lock
    private int outstanding; // tasks that run or wait, but for the interrupted ones

    EvictingExecutor(String threadName, int maxThreads) {
        this.maxThreads = maxThreads;
        threads = new ThreadPoolExecutor(
                maxThreads, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxThreads), work -> {
                    Thread thread = new Thread(work, threadName);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        synchronized (busy) {
            if (outstanding >= maxThreads && !busy.isEmpty()) {
                Thread longest = busy.iterator().next();
                finished(longest);
                longest.interrupt();
            }
            outstanding++;
        }
        try {
            threads.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            synchronized (busy) {
                outstanding--;
            }
            throw e; // the server closes the connection
        }
    }

    private void run(Runnable task) {
        synchronized (busy) {
            busy.add(Thread.currentThread());
        }
        try {
            task.run();
        } finally {
            synchronized (busy) {
                finished(Thread.currentThread());
                Thread.interrupted(); // was meant for this task
            }
        }
    }

    /** An interrupted task counts as finished, since another has its place. */
    private void finished(Thread thread) {
        if (busy.remove(thread)) {
            outstanding--;
        }
    }

    void shutdownNow() {
        threads.shutdownNow();
    }
}
