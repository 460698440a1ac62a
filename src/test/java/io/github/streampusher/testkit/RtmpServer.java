package io.github.streampusher.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real RTMP server: nginx with its RTMP module, on a port and in a folder of its own; serves files by HTTP too. */
public final class RtmpServer implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    /** The folder, the port of RTMP, and the HTTP part. */
    private static final String CONFIGURATION = """
            load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
            daemon off;
            master_process off;
            user root;
            pid %1$s/nginx.pid;
            error_log stderr info;
            events { worker_connections 256; }
            %3$s
            rtmp {
                access_log %1$s/publish.log;
                server {
                    listen 127.0.0.1:%2$d;
                    chunk_size 4096;
                    application live { live on; record off; }
                    application closed { live on; deny publish all; }
                    application app { live on; record off; }
                    application app/inst { live on; record off; }
                }
            }
            """;

    /** The folder for temporary files, the port, and the folder that is served. */
    private static final String HTTP = """
            http {
                access_log off;
                client_body_temp_path %1$s;
                proxy_temp_path %1$s;
                fastcgi_temp_path %1$s;
                uwsgi_temp_path %1$s;
                scgi_temp_path %1$s;
                server { listen 127.0.0.1:%2$d; root %3$s; }
            }
            """;

    private final Path folder;
    private final int port = Ports.free();
    private final int httpPort = Ports.free();
    private Process process;

    /** Starts the server without HTTP. */
    public RtmpServer(Path folder) throws IOException {
        this.folder = folder;
        configure("");
        start();
    }

    /** @param served the folder that the server offers by HTTP */
    public RtmpServer(Path folder, Path served) throws IOException {
        this.folder = folder;
        configure(HTTP.formatted(folder, httpPort, served));
        start();
    }

    private void configure(String http) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(folder, port, http));
    }

    public void start() throws IOException {
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
        Await.until(this::acceptsConnections, START_TIMEOUT, () -> "nginx on port " + port + ": " + log());
    }

    private boolean acceptsConnections() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The address of a stream in the application {@code live}. */
    public String url(String name) {
        return url("live", name);
    }

    /** The address of a stream in another application: {@code app}, {@code app/inst}, or {@code closed}, which refuses. */
    public String url(String application, String name) {
        return baseUrl() + "/" + application + "/" + name;
    }

    public String baseUrl() {
        return "rtmp://127.0.0.1:" + port;
    }

    public String httpUrl() {
        return "http://127.0.0.1:" + httpPort;
    }

    public int port() {
        return port;
    }

    public void signal(String name) throws IOException, InterruptedException {
        ExternalProcess.signal(process.pid(), name);
    }

    public String log() {
        return read("nginx.log");
    }

    /** A line for each publisher that has left. */
    public String publishLog() {
        return read("publish.log");
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The tracks that a viewer gets, one a line: {@code h264|video|640|480|25/1}, {@code aac|audio|48000|2|0/0}. */
    public List<String> tracks(String name) throws IOException, InterruptedException {
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
        String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        probe.waitFor();
        return output.lines().sorted().toList();
    }

    public void stop() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        stop();
    }
}
