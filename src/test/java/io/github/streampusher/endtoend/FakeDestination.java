package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.ExternalProcess;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A destination that reads from TCP or a named pipe, until a test freezes it. */
final class FakeDestination implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    /** Opens the next input. */
    private interface InputOpener {
        InputStream open() throws IOException;
    }

    private final String url;
    private final InputOpener opener;
    private final Closeable endpoint;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean closed;

    private FakeDestination(String url, InputOpener opening, Closeable endpoint) {
        this.url = url;
        this.opener = opening;
        this.endpoint = endpoint;
        Thread thread = new Thread(this::serve, "viewer");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param buffer size of the receive buffer of the socket */
    static FakeDestination tcp(int buffer) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReceiveBufferSize(buffer);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new FakeDestination(
                "tcp://127.0.0.1:" + server.getLocalPort(),
                () -> server.accept().getInputStream(),
                server);
    }

    static FakeDestination pipe(Path pipe) throws IOException, InterruptedException {
        ExternalProcess.run("mkfifo", pipe.toString());
        return new FakeDestination(pipe.toString(), () -> Files.newInputStream(pipe), () -> {});
    }

    String url() {
        return url;
    }

    /** Stops reading; the connection stays open. */
    void freeze() {
        bytesPerSecond = 0;
    }

    /** Limits the bytes that it reads a second. */
    void limitRate(long limit) {
        bytesPerSecond = limit;
    }

    private void serve() {
        while (!closed) {
            try (InputStream opened = opener.open()) {
                read(opened);
            } catch (IOException e) {
                LockSupport.parkNanos(POLL_INTERVAL.toNanos()); // the sender has left
            }
        }
    }

    private void read(InputStream from) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        while (!closed) {
            long limit = bytesPerSecond;
            boolean narrow = limit < Long.MAX_VALUE;
            int most = narrow ? (int) (limit * POLL_INTERVAL.toMillis() / 1000) : buffer.length;
            if (most > 0 && from.read(buffer, 0, Math.min(most, buffer.length)) < 0) {
                return;
            }
            if (narrow) {
                LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        endpoint.close();
    }
}
