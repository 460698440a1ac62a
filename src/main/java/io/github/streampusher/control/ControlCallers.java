package io.github.streampusher.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the callers of the control socket, each on a thread {@code control-caller}. When all threads are busy, the
 * caller that has been silent for longest is dropped.
 */
final class ControlCallers implements AutoCloseable {
    static final int MAX_CALLERS = 32;

    /** A command may name hundreds of streams. */
    private static final int MAX_REQUEST_BYTES = 64 * 1024;

    /** For the request, and for reading the answer. */
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(2);

    private static final int IDLE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ControlCallers.class);

    private final Function<String, String> requestHandler;
    private final Set<Caller> silent = new LinkedHashSet<>(); // oldest first; also the lock
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_CALLERS,
            MAX_CALLERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_CALLERS),
            ControlCallers::newThread);

    private record Caller(SocketChannel channel, Selector selector) {
        void drop() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("a caller did not close", e);
            }
            selector.wakeup(); // it does not notice that its channel is closed
        }
    }

    ControlCallers(Function<String, String> requestHandler) {
        this.requestHandler = requestHandler;
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "control-caller");
        thread.setDaemon(true);
        return thread;
    }

    /** @throws IOException when the caller cannot be answered; it is closed */
    void add(SocketChannel channel) throws IOException {
        boolean taken = false;
        try {
            channel.configureBlocking(false);
            if (threads.getActiveCount() == MAX_CALLERS) {
                dropLongestSilent();
            }
            threads.execute(() -> serve(channel));
            taken = true;
        } catch (RejectedExecutionException e) {
            throw new IOException("too many callers wait for an answer", e);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private void dropLongestSilent() {
        synchronized (silent) {
            silent.stream().findFirst().ifPresent(Caller::drop);
        }
    }

    private void serve(SocketChannel channel) {
        try (channel;
                Selector selector = Selector.open()) {
            String request = readRequest(new Caller(channel, selector));
            ByteBuffer answer = ByteBuffer.wrap(requestHandler.apply(request).getBytes(StandardCharsets.UTF_8));
            long deadline = deadline(); // computing the answer was not the caller's fault
            channel.register(selector, SelectionKey.OP_WRITE);
            while (answer.hasRemaining()) {
                awaitReady(selector, deadline);
                channel.write(answer);
            }
        } catch (IOException | RuntimeException | Error e) { // the end of one request
            LOG.warn("control socket: a request was not answered: {}", e.toString());
        }
    }

    private String readRequest(Caller caller) throws IOException {
        long deadline = deadline();
        ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST_BYTES);
        caller.channel.register(caller.selector, SelectionKey.OP_READ);
        synchronized (silent) {
            silent.add(caller);
        }
        try {
            while (!endsWithNewline(request)) {
                awaitReady(caller.selector, deadline);
                if (caller.channel.read(request) < 0 || !request.hasRemaining()) {
                    throw new IOException("no whole line came");
                }
            }
        } finally {
            synchronized (silent) {
                silent.remove(caller);
            }
        }
        return new String(request.array(), 0, request.position() - 1, StandardCharsets.UTF_8);
    }

    private static long deadline() {
        return System.nanoTime() + CLIENT_TIMEOUT.toNanos();
    }

    private static boolean endsWithNewline(ByteBuffer request) {
        return request.position() > 0 && request.get(request.position() - 1) == '\n';
    }

    private static void awaitReady(Selector selector, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new IOException("the caller is too slow");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
