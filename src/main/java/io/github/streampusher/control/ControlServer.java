package io.github.streampusher.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control socket: a line comes in, a text goes out. The thread {@code control} accepts callers, and makes the
 * socket again when somebody has deleted it; each caller has a thread of its own while it is answered. Only the owner and
 * the group of the socket may connect.
 */
public final class ControlServer implements AutoCloseable {
    /** How soon a deleted socket is there again. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /** After a failure, such as that no file descriptor is left: the caller waits on, and the next try is no loop. */
    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final Path path;
    private final BeforeRebind beforeRebind;
    private final Selector selector = Selector.open();
    private final ControlCallers callers;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile ServerSocketChannel server;
    private boolean failing;

    /** What must be done in the new folder of a socket that was deleted. */
    @FunctionalInterface
    public interface BeforeRebind {
        /** @throws IOException when it cannot be done now; it is tried again */
        void run() throws IOException;
    }

    /**
     * Binds the socket and replaces one that an earlier daemon left.
     *
     * @param requestHandler returns the answer to a request line; called by several threads
     * @throws IOException when the socket cannot be bound
     */
    public ControlServer(Path path, Function<String, String> requestHandler, BeforeRebind beforeRebind)
            throws IOException {
        this.path = path;
        this.beforeRebind = beforeRebind;
        callers = new ControlCallers(requestHandler);
        bind();
        Thread thread = new Thread(this::acceptLoop, "control");
        thread.setDaemon(true);
        thread.start();
    }

    private void bind() throws IOException {
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    private void acceptLoop() {
        try {
            while (closed.getCount() > 0) {
                acceptOrPause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptOrPause() throws InterruptedException {
        try {
            selector.select(CHECK_INTERVAL.toMillis());
            selector.selectedKeys().clear();
            rebindIfGone();
            SocketChannel caller = server.accept();
            if (caller != null) {
                callers.add(caller);
            }
            worked();
        } catch (ClosedSelectorException | ClosedChannelException e) {
            failed(e); // by close(), unless a rebind has failed half way
        } catch (IOException | RuntimeException | Error e) { // the latter: also when the system refuses a thread
            failed(e);
        }
    }

    private void failed(Throwable failure) throws InterruptedException {
        if (!failing && closed.getCount() > 0) {
            LOG.warn("control socket: {}; tried again every second", failure.toString());
        }
        failing = true;
        closed.await(FAILURE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void worked() {
        if (failing) {
            LOG.info("control socket: works again");
        }
        failing = false;
    }

    /** A cleaner of temporary files may have been there. A socket of somebody else is left alone. */
    private void rebindIfGone() throws IOException {
        if (closed.getCount() == 0 || Files.exists(path)) {
            return;
        }
        Files.createDirectories(path.getParent());
        beforeRebind.run();
        server.close();
        selector.selectNow(); // forgets the closed one
        bind();
        LOG.warn("control socket: {} was deleted, and is there again", path);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        selector.close();
        server.close();
        callers.close();
        Files.deleteIfExists(path);
    }
}
