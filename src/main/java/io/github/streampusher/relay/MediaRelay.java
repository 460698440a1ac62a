package io.github.streampusher.relay;

import io.github.streampusher.relay.media.KeyFrame;
import io.github.streampusher.relay.media.MemoryBudget;
import io.github.streampusher.relay.media.Session;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Carries the media of all streams on the one thread {@code relay}, which waits for nothing but sockets. A connection that
 * breaks, and a defect in its handling, end that connection only.
 */
public final class MediaRelay implements Relay, AutoCloseable {
    private static final long REPORT_PERIOD_MILLIS = 500;

    /** Less than a frame lasts at 30 frames a second. */
    private static final long RELEASE_PERIOD_MILLIS = 20;

    private static final long CLOSE_TIMEOUT_MILLIS = 2000;

    /** More than a Unix socket holds. */
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Both together are a third of the heap that the package gives the daemon. */
    private static final long GROUPS_BYTES = 24 * 1024 * 1024;

    private static final long QUEUES_BYTES = 16 * 1024 * 1024;

    private final EventSink inbox;
    private final SocketFolder folder;
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::loop, "relay");
    private final Set<RunId> paced = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    // the relay thread's own
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final MemoryBudget groups = new MemoryBudget(GROUPS_BYTES);
    private final MemoryBudget queues = new MemoryBudget(QUEUES_BYTES);
    private final Map<RelayedStream.Id, RelayedStream> streams = new HashMap<>();
    private final Map<RunId, SelectionKey> keys = new HashMap<>();
    private final Map<RunId, Runnable> whenPlayed = new HashMap<>();
    private long nextReport;

    /** A run whose child has not connected yet. */
    private record Awaited(RunId run, Listener listener, boolean isPaced) {}

    /**
     * Prepares the folder; the thread starts with the first connection.
     *
     * @param folder for the sockets, which no other program may use; sockets that are left in it are deleted
     * @throws IOException when the folder cannot be used
     */
    public MediaRelay(EventSink inbox, Path folder) throws IOException {
        this.inbox = inbox;
        this.folder = SocketFolder.prepare(folder.toAbsolutePath());
        selector = Selector.open();
        thread.setDaemon(true);
    }

    @Override
    public synchronized String open(RunId run, boolean isPaced) throws IOException {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        Listener listener = folder.listen();
        if (isPaced) {
            paced.add(run);
        }
        submit(() -> await(new Awaited(run, listener, isPaced)));
        return listener.path().toString();
    }

    @Override
    public void route(RunId feed) {
        submit(() -> Optional.ofNullable(streams.get(RelayedStream.Id.of(feed)))
                .ifPresent(stream -> stream.session().route(RelayedStream.feedId(feed))));
    }

    @Override
    public void exited(RunId run) {
        submit(() -> {
            if (!keys.containsKey(run)) {
                paced.remove(run);
            } else if (keys.get(run).attachment() instanceof Awaited) {
                paced.remove(run);
                end(run, Optional.empty());
            }
        });
    }

    @Override
    public void whenPlayed(RunId run, Runnable then) {
        if (paced.contains(run)) {
            submit(() -> {
                if (keys.containsKey(run) && keys.get(run).attachment() instanceof Connection) {
                    whenPlayed.put(run, then);
                } else {
                    paced.remove(run);
                    then.run();
                }
            });
        } else {
            then.run();
        }
    }

    @Override
    public void stopping(RunId run) {
        if (paced.contains(run)) {
            close(run);
        }
    }

    @Override
    public void close(RunId run) {
        submit(() -> end(run, Optional.empty()));
    }

    /** The newest key frame that a stream has sent; empty: none is kept, or it has no session. */
    public CompletableFuture<Optional<KeyFrame>> keyFrame(StreamName name) {
        CompletableFuture<Optional<KeyFrame>> answer = new CompletableFuture<>();
        if (thread.getState() == Thread.State.NEW) {
            answer.complete(Optional.empty());
        }
        submit(() -> answer.complete(streams.entrySet().stream()
                .filter(stream -> stream.getKey().name().equals(name))
                .max(Comparator.comparing(stream -> stream.getKey().incarnation()))
                .flatMap(stream -> stream.getValue().session().keyFrame(now()))));
        return answer;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Runnable task) {
        if (thread.getState() != Thread.State.NEW) { // else nothing is open
            tasks.add(task);
            selector.wakeup();
        }
    }

    private void loop() {
        try (selector) {
            while (!closing) {
                runOnce();
            }
            List.copyOf(keys.keySet()).forEach(run -> end(run, Optional.empty()));
        } catch (IOException e) {
            throw new IllegalStateException("the relay's selector is broken", e);
        }
    }

    private void runOnce() throws IOException {
        long wait = Math.min(nextReport - now(), releaseFeeds() ? RELEASE_PERIOD_MILLIS : REPORT_PERIOD_MILLIS);
        if (keys.isEmpty()) {
            selector.select();
        } else if (wait > 0) {
            selector.select(wait);
        } else {
            selector.selectNow();
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        selector.selectedKeys().forEach(this::serve);
        selector.selectedKeys().clear();
        report();
    }

    private void serve(SelectionKey key) {
        if (!key.isValid()) {
            return; // closed in this iteration
        }
        RunId run = key.attachment() instanceof Connection connection
                ? connection.run()
                : ((Awaited) key.attachment()).run();
        try {
            if (key.attachment() instanceof Connection connection) {
                serve(connection, key);
            } else {
                connect((Awaited) key.attachment());
            }
        } catch (IOException | RuntimeException e) {
            end(run, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private void serve(Connection connection, SelectionKey key) throws IOException {
        RelayedStream stream = stream(connection.run());
        boolean wasOnAir = stream.isOnAir(connection.run());
        boolean wasWaiting = connection.isWaiting();
        if (!connection.ready(key, now())) {
            end(connection.run(), Optional.of("closed by the child"));
        } else if (stream.isOnAir(connection.run()) != wasOnAir || !wasOnAir && connection.isWaiting() != wasWaiting) {
            inbox.offer(connection.report(now(), Optional.empty()));
        }
    }

    /** Sends what is due of the paced feeds; returns whether more of them waits. */
    private boolean releaseFeeds() {
        boolean waits = false;
        for (RunId run : paced) {
            SelectionKey key = keys.get(run);
            if (key != null && key.attachment() instanceof FeedConnection feed && feed.isWaiting()) {
                release(feed, key);
                waits |= feed.isWaiting();
            }
        }
        return waits;
    }

    private void release(FeedConnection feed, SelectionKey key) {
        try {
            boolean wasOnAir = feed.stream().isOnAir(feed.run());
            feed.release(key, now());
            if (feed.stream().isOnAir(feed.run()) != wasOnAir) {
                inbox.offer(feed.report(now(), Optional.empty()));
            }
        } catch (RuntimeException e) {
            end(feed.run(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private void await(Awaited awaited) {
        try {
            SelectionKey key = awaited.listener().channel().register(selector, SelectionKey.OP_ACCEPT, awaited);
            keys.put(awaited.run(), key);
            stream(awaited.run());
        } catch (IOException e) {
            throw new IllegalStateException("a new socket was closed", e);
        }
    }

    private void connect(Awaited awaited) throws IOException {
        SocketChannel channel = awaited.listener().accept();
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        keys.put(awaited.run(), key);
        Connection connection =
                stream(awaited.run()).connect(awaited.run(), awaited.isPaced(), channel, key, buffer, now());
        key.attach(connection);
        stream(awaited.run()).flush();
        inbox.offer(connection.report(now(), Optional.empty()));
    }

    private RelayedStream stream(RunId run) {
        return streams.computeIfAbsent(
                RelayedStream.Id.of(run),
                added -> new RelayedStream(
                        new Session(groups, queues), (push, why) -> end(push.run(), Optional.of(why))));
    }

    /** Closes a run's connection; its end is reported unless it was asked for. */
    private void end(RunId run, Optional<String> why) {
        SelectionKey key = keys.remove(run);
        if (key == null) {
            return;
        }
        try {
            if (key.attachment() instanceof Connection connection) {
                connection.close();
                key.channel().close();
                why.ifPresent(reason -> inbox.offer(connection.report(now(), why)));
            } else {
                ((Awaited) key.attachment()).listener().close();
            }
        } catch (IOException e) {
            // it is not used any more, whether its file could be deleted or not
        }
        Optional.ofNullable(whenPlayed.remove(run)).ifPresent(then -> {
            paced.remove(run);
            then.run();
        });
        if (keys.keySet().stream().noneMatch(other -> RelayedStream.Id.of(other).equals(RelayedStream.Id.of(run)))) {
            Optional.ofNullable(streams.remove(RelayedStream.Id.of(run)))
                    .ifPresent(stream -> stream.session().close());
        }
    }

    private void report() {
        long now = now();
        if (now < nextReport) {
            return;
        }
        nextReport = now + REPORT_PERIOD_MILLIS;
        for (SelectionKey key : keys.values()) {
            if (key.attachment() instanceof Connection connection) {
                inbox.offer(connection.report(now, Optional.empty()));
            }
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
