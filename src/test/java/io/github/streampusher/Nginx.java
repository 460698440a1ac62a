package io.github.streampusher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An RTMP server that nobody here wrote, with its own folder and ports; it serves the folder by HTTP as well. */
public final class Nginx implements AutoCloseable {
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Process process;
    private final Path log;
    private final int rtmpPort = freePort();
    private final int httpPort = freePort();

    /** @param folder an empty one, short enough for everybody */
    public Nginx(Path folder, Path served) throws IOException {
        log = folder.resolve("publish.log");
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                String.join(
                        "\n",
                        "load_module " + MODULE + ";",
                        "daemon off; master_process off; pid " + folder.resolve("pid") + ";",
                        "error_log " + folder.resolve("error.log") + ";",
                        "events { worker_connections 64; }",
                        "http { access_log off; client_body_temp_path " + folder + ";",
                        " proxy_temp_path " + folder + "; fastcgi_temp_path " + folder + ";",
                        " uwsgi_temp_path " + folder + "; scgi_temp_path " + folder + ";",
                        " server { listen 127.0.0.1:" + httpPort + "; root " + served + "; } }",
                        "rtmp { access_log " + log + "; server { listen 127.0.0.1:" + rtmpPort + ";",
                        " application app { live on; } application app/inst { live on; } } }",
                        ""));
        process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        awaitUntil(this::acceptsConnections);
    }

    public static boolean isInstalled() {
        return Files.exists(MODULE);
    }

    public String rtmpUrl() {
        return "rtmp://127.0.0.1:" + rtmpPort;
    }

    public String httpUrl() {
        return "http://127.0.0.1:" + httpPort;
    }

    /** A line for each publisher that is gone. */
    public String publishLog() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Waits for what nobody tells. */
    public static void awaitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + TIMEOUT);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean acceptsConnections() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), rtmpPort)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
