package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real RTMP server that nobody here wrote: nginx with its RTMP module, on a port and in a folder of its own. */
final class RtmpServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
            daemon off;
            master_process off;
            user root;
            pid %1$s/nginx.pid;
            error_log stderr info;
            events { worker_connections 256; }
            rtmp {
                server {
                    listen 127.0.0.1:%2$d;
                    chunk_size 4096;
                    application live { live on; record off; }
                    application closed { live on; deny publish all; }
                }
            }
            """;

    private final Path folder;
    private final int port;
    private Process process;

    RtmpServer(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("nginx.conf"), String.format(CONFIGURATION, folder, port));
        start();
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        "nginx",
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("nginx.log").toFile()))
                .start();
        Await.until(this::acceptsConnections, Duration.ofSeconds(10), () -> "nginx on port " + port + ": " + log());
    }

    private boolean acceptsConnections() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String url(String name) {
        return url("live", name);
    }

    /** The address of a name in another of its applications; {@code closed} takes nobody. */
    String url(String application, String name) {
        return "rtmp://127.0.0.1:" + port + "/" + application + "/" + name;
    }

    int port() {
        return port;
    }

    void signal(String name) throws IOException, InterruptedException {
        RealDaemon.signal(process.pid(), name);
    }

    String log() {
        try {
            return Files.readString(folder.resolve("nginx.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What a viewer gets: a line a track, as {@code video,h264,640,480,25/1} and {@code audio,aac,48000,2}. */
    List<String> tracks(String name) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-rw_timeout",
                        "15000000",
                        "-show_entries",
                        "stream=codec_type,codec_name,width,height,r_frame_rate,sample_rate,channels",
                        "-of",
                        "compact=nokey=1:print_section=0",
                        url(name))
                .redirectErrorStream(true)
                .start();
        String output = new String(probe.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        probe.waitFor();
        return output.lines().sorted().toList();
    }

    void stop() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        stop();
    }
}
