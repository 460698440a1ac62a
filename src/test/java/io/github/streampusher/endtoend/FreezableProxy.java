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
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Forwards connections to another server, from TCP or from TLS with a self-signed certificate, until a test freezes it. Its
 * receive buffer is small: the kernel lets that of a frozen server grow to many MB, which take minutes to fill.
 */
final class FreezableProxy implements AutoCloseable {
    private static final String PASSWORD = "not-secret";
    private static final int SMALL_BUFFER = 16 * 1024;

    private final ServerSocket socket;
    private final int backendPort;
    private volatile CountDownLatch reading = new CountDownLatch(0);

    private FreezableProxy(ServerSocket socket, int behind) throws IOException {
        this.socket = socket;
        socket.setReceiveBufferSize(SMALL_BUFFER);
        this.backendPort = behind;
        start(this::acceptLoop);
    }

    /** @param behind the port of the server that gets the bytes */
    static FreezableProxy tcp(int behind) throws IOException {
        return new FreezableProxy(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), behind);
    }

    /** @param behind the port of the server that gets the decrypted bytes */
    static FreezableProxy tls(Path folder, int behind)
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
        return new FreezableProxy(socket, behind);
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

    /** The address of a stream behind it, by RTMP. */
    String url(String name) {
        return "rtmp://127.0.0.1:" + port() + "/live/" + name;
    }

    /** Stops reading; the connections stay open. */
    void freeze() {
        reading = new CountDownLatch(1);
    }

    /** Reads again. */
    void resume() {
        reading.countDown();
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
                reading.await();
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            return; // the other side refused the connection, or left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        reading.countDown();
        socket.close();
    }
}
