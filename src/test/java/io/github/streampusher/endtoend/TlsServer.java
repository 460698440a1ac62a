package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A TLS server with a certificate that nobody has signed, in front of another server, until it stops reading. */
final class TlsServer implements AutoCloseable {
    private static final String PASSWORD = "not-secret";
    private static final int SMALL_BUFFER = 16 * 1024;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final ServerSocket socket;
    private final int backendPort;
    private volatile boolean frozen;

    private TlsServer(ServerSocket socket, int behind) {
        this.socket = socket;
        this.backendPort = behind;
        start(this::acceptLoop);
    }

    /** @param behind the port of the server for which it speaks TLS */
    static TlsServer selfSigned(Path folder, int behind)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("self-signed.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        ExternalProcess.run(
                keytool,
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        ServerSocket socket =
                context(store).getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        socket.setReceiveBufferSize(SMALL_BUFFER);
        return new TlsServer(socket, behind);
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Reads nothing more, though the connections stay. */
    void freeze() {
        frozen = true;
    }

    private void acceptLoop() {
        while (!socket.isClosed()) {
            try {
                Socket near = socket.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), backendPort);
                start(() -> forward(near, far));
                start(() -> forward(far, near));
            } catch (IOException e) {
                continue; // closed
            }
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[SMALL_BUFFER];
        try (from;
                to) {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                to.getOutputStream().write(buffer, 0, count);
                while (frozen) {
                    LockSupport.parkNanos(POLL_INTERVAL.toNanos());
                }
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            return; // refused by the other side, or gone
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        frozen = false;
        socket.close();
    }
}
