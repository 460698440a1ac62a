package io.github.streampusher.control;

import io.github.streampusher.control.HttpConnection.Stage;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves HTTP/1.1 on one address: the thread {@code http} carries the bytes of all callers, {@link HttpWorkers} find the
 * answers. The JDK's server has no Unix sockets, ends every answer after one time for all, so also events, and takes a
 * whole core while no file descriptor is left.
 */
final class HttpListener implements AutoCloseable {
    /** Of one peer, of which one has an answer that is being made; the next ones are refused. */
    private static final int MAX_ANSWERS_OF_PEER = 32;

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration EVENT_INTERVAL = Duration.ofSeconds(2);

    /** After a failed accept, such as that no file descriptor is left: the callers wait, and the next try is no loop. */
    private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);

    /** For answers that are being made. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final HttpAddress address;
    private final ServerSocketChannel server;
    private final Selector selector = Selector.open();
    private final SelectionKey acceptKey;
    private final Handler handler;
    private final Function<Boolean, Optional<EventFeed.Frames>> feed;
    private final HttpWorkers workers = new HttpWorkers();
    private final Queue<Runnable> finished = new ConcurrentLinkedQueue<>(); // by workers, for the thread
    private final HttpConnections connections = new HttpConnections();
    private final Thread thread = new Thread(this::run, "http");
    private volatile boolean closed;
    private volatile Duration closeBy = Duration.ZERO;
    private boolean feeding;
    private Duration feedAt = Duration.ZERO;
    private Duration acceptAgainAt = Duration.ZERO;
    private boolean acceptFails;

    /** Finds the answer to a request; may block. */
    @FunctionalInterface
    interface Handler {
        HttpResponse handle(HttpRequest request, String peer, boolean local);
    }

    /**
     * @param feed called every two seconds with whether anybody follows; empty if there is nothing to pass on
     * @throws IOException when the address cannot be bound
     */
    HttpListener(HttpAddress address, Handler handler, Function<Boolean, Optional<EventFeed.Frames>> feed)
            throws IOException {
        this.address = address;
        this.handler = handler;
        this.feed = feed;
        server = address.bind();
        server.configureBlocking(false);
        acceptKey = server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    private void run() {
        feedAt = now();
        while (!closed || connections.isAnswering() && now().compareTo(closeBy) < 0) {
            try {
                turn();
            } catch (IOException | RuntimeException | Error e) { // the end of one turn
                if (!closed || !(e instanceof ClosedSelectorException)) {
                    LOG.warn("http: {}", e.toString());
                }
            }
        }
    }

    private void turn() throws IOException {
        selector.select(TICK.toMillis());
        for (SelectionKey key : selector.selectedKeys()) {
            if (key == acceptKey) {
                accept();
            } else if (key.attachment() instanceof HttpConnection connection) {
                serve(connection, key);
            }
        }
        selector.selectedKeys().clear();
        for (Runnable done = finished.poll(); done != null; done = finished.poll()) {
            done.run();
        }
        Duration now = now();
        connections.dropOverdue(now);
        if (acceptKey.interestOps() == 0 && now.compareTo(acceptAgainAt) >= 0) {
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        if (!feeding && now.compareTo(feedAt) >= 0) {
            feedAt = now.plus(EVENT_INTERVAL);
            feeding = true;
            boolean followed = !connections.followers().isEmpty();
            inBackground(
                    () -> feed.apply(followed),
                    found -> found.flatMap(frames -> frames).ifPresent(frames -> connections.deliver(frames, now())),
                    () -> feeding = false);
        }
    }

    private void accept() {
        SocketChannel caller;
        try {
            caller = server.accept();
            acceptFails = false;
        } catch (IOException e) {
            if (!acceptFails) {
                LOG.warn("http: no caller can be taken: {}; tried again every second", e.getMessage());
            }
            acceptFails = true;
            acceptKey.interestOps(0);
            acceptAgainAt = now().plus(ACCEPT_PAUSE);
            return;
        }
        if (caller != null) {
            add(caller);
        }
    }

    private void add(SocketChannel caller) {
        connections.makeRoom();
        try {
            caller.configureBlocking(false);
            SelectionKey key = caller.register(selector, SelectionKey.OP_READ);
            HttpConnection connection = new HttpConnection(caller, key, address.peer(caller), now());
            key.attach(connection);
            connections.add(connection);
        } catch (IOException e) { // it has gone already
            HttpConnection.close(caller);
        }
    }

    private void serve(HttpConnection connection, SelectionKey key) {
        try {
            if (key.isValid() && key.isWritable()) {
                connection.write(now());
            }
            if (key.isValid() && key.isReadable()) {
                connection.read().ifPresent(request -> answer(connection, request));
            }
        } catch (IllegalArgumentException e) {
            reply(connection, HttpResponse.text(400, Problem.messageOf(e)), true);
        } catch (IOException e) {
            connections.drop(connection);
        }
    }

    private void answer(HttpConnection connection, HttpRequest request) {
        boolean withBody = !request.method().equals("HEAD");
        if (connections.answering(connection.peer()) > MAX_ANSWERS_OF_PEER) {
            reply(connection, HttpResponse.text(429, "too many requests at once"), withBody);
            return;
        }
        HttpResponse failed = HttpResponse.text(503, "the daemon is not working");
        inBackground(
                () -> handler.handle(request, connection.peer(), address.isLocal(connection.peer())),
                response -> reply(connection, response.orElse(failed), withBody),
                () -> {});
    }

    /** Finds a value on a worker's thread, and uses it on this one; empty when none was found. */
    private <T> void inBackground(Supplier<T> work, Consumer<Optional<T>> use, Runnable atEnd) {
        try {
            workers.execute(work, value -> {
                finished.add(() -> {
                    atEnd.run();
                    use.accept(value);
                });
                selector.wakeup();
            });
        } catch (RejectedExecutionException e) {
            atEnd.run();
            use.accept(Optional.empty());
        }
    }

    private void reply(HttpConnection connection, HttpResponse response, boolean withBody) {
        if (!connections.has(connection)) {
            return; // it has gone meanwhile
        }
        try {
            connection.answer(response, withBody, now());
            if (connection.stage() == Stage.FOLLOWING) {
                connections.boundFollowers();
                feedAt = now();
            }
        } catch (IOException e) {
            connections.drop(connection);
        }
    }

    @Override
    public void close() {
        closeBy = now().plus(CLOSE_TIMEOUT);
        closed = true;
        selector.wakeup();
        try {
            thread.join(CLOSE_TIMEOUT.plus(TICK).plus(TICK).toMillis());
            workers.close();
            selector.close();
            server.close();
            connections.dropAll();
            address.unbind();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("http: did not close", e);
        }
    }
}
