package io.github.streampusher.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control socket, one request after another on the thread {@code control}: a line comes in, a text goes out.
 * Only the owner and the group of the socket may connect.
 */
public final class ControlServer implements AutoCloseable {
    /** A request is a word and a stream name. */
    private static final int MAX_REQUEST_BYTES = 4096;

    /** A slower caller is dropped, because the next one waits. */
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final Path path;
    private final ServerSocketChannel server;
    private final Function<String, String> requestHandler;
    private final Thread thread;

    /**
     * Binds the socket and replaces one that an earlier daemon left.
     *
     * @param requestHandler returns the answer to a request line
     * @throws IOException when the socket cannot be bound
     */
    public ControlServer(Path path, Function<String, String> requestHandler) throws IOException {
        this.path = path;
        this.requestHandler = requestHandler;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        thread = new Thread(this::acceptLoop, "control");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptLoop() {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                caller.configureBlocking(false);
                handleClient(caller);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.warn("control socket: a request was not answered: {}", e.toString());
            }
        }
    }

    private void handleClient(SocketChannel caller) throws IOException {
        long deadline = deadline();
        ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST_BYTES);
        try (Selector selector = Selector.open()) {
            SelectionKey key = caller.register(selector, SelectionKey.OP_READ);
            while (!endsWithNewline(request)) {
                awaitReady(selector, deadline);
                if (caller.read(request) < 0 || !request.hasRemaining()) {
                    throw new IOException("no whole line came");
                }
            }
            String line = new String(request.array(), 0, request.position() - 1, StandardCharsets.UTF_8);
            ByteBuffer answer = ByteBuffer.wrap(requestHandler.apply(line).getBytes(StandardCharsets.UTF_8));
            deadline = deadline(); // computing the answer was not the caller's fault
            key.interestOps(SelectionKey.OP_WRITE);
            while (answer.hasRemaining()) {
                awaitReady(selector, deadline);
                caller.write(answer);
            }
        }
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
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
