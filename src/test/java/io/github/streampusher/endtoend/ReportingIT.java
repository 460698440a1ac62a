package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.Ports;
import io.github.streampusher.testkit.RtmpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Metrics, HTTP, notifications, history and logs of the real daemon. */
@Timeout(120)
class ReportingIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private HttpServer webhook;
    private RtmpServer server;
    private RealDaemon daemon;
    private int port;

    @BeforeEach
    void start() throws Exception {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        webhook.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
        server = new RtmpServer(folder.resolve("nginx"));
        port = Ports.free();
        Path notifier = folder.resolve("notify");
        Files.writeString(notifier, "#!/bin/sh\ncat >> " + folder.resolve("notified") + "\n");
        Files.setPosixFilePermissions(notifier, PosixFilePermissions.fromString("rwxr-xr-x"));
        daemon = new RealDaemon(folder.resolve("sp"))
                .appendToMainFile("http: {listen: \"127.0.0.1:%d\"}\n".formatted(port))
                .appendToMainFile("notify: {command: [%s], webhook: \"http://127.0.0.1:%d/hook\"}\n"
                        .formatted(notifier, webhook.getAddress().getPort()));
        daemon.define(
                "cam.yaml",
                RealDaemon.stream("cam", "test:160x120@10", server.url("cam-key")) + "    labels: {site: hall-2}\n");
        Path unwise = daemon.folder().resolve("streams.d/cam.yaml"); // a warning, not a problem
        Files.setPosixFilePermissions(unwise, PosixFilePermissions.fromString("rw-r--r--"));
        daemon.start();
        assertTrue(daemon.output().contains("WARN"), daemon::output);
        daemon.awaitState("cam", "live");
    }

    @AfterEach
    void stop() {
        daemon.close();
        server.close();
        webhook.stop(0);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(TIMEOUT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsPassPromtool() throws Exception {
        Await.until(() -> metric("stream_pusher_frames_total{stream=\"cam\"}") > 0, TIMEOUT, daemon::output);
        String metrics = get("/metrics").body();
        for (String expected : List.of(
                "stream_pusher_stream_state{state=\"live\",stream=\"cam\"} 1.0",
                "stream_pusher_stream_state{state=\"blocked\",stream=\"cam\"} 0.0",
                "stream_pusher_duplicated_frames_total{stream=\"cam\"} ",
                "stream_pusher_dropped_frames_total{stream=\"cam\"} ",
                "stream_pusher_output_bytes_total{stream=\"cam\"} ",
                "stream_pusher_speed_ratio{stream=\"cam\"} ",
                "stream_pusher_fps{stream=\"cam\"} ",
                "stream_pusher_bitrate_bits_per_second{stream=\"cam\"} ",
                "stream_pusher_live_seconds_total{stream=\"cam\"} ",
                "stream_pusher_output_up{output=\"" + server.url("***") + "\",stream=\"cam\"} 1.0",
                "stream_pusher_stream_info{label_site=\"hall-2\",stream=\"cam\"} 1.0",
                "stream_pusher_config_problems 0.0",
                "stream_pusher_last_reload_timestamp_seconds ",
                "jvm_threads_current ")) {
            assertTrue(metrics.contains("\n" + expected), expected + " in " + metrics);
        }
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(metrics.getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String lint = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(promtool.waitFor(20, TimeUnit.SECONDS));
        List<String> complaints = lint.lines()
                .filter(line -> line.startsWith("stream_pusher_"))
                .filter(line ->
                        !line.startsWith("stream_pusher_bitrate_bits_per_second use base unit")) // bits are meant
                .toList();
        assertEquals(List.of(), complaints, lint);
        assertTrue(promtool.exitValue() != 1, lint); // 1: it cannot be read, 3: there are complaints
    }

    private double metric(String name) {
        try {
            return get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(-1);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void countersSurviveRestarts() throws Exception {
        Await.until(() -> metric("stream_pusher_frames_total{stream=\"cam\"}") > 5, TIMEOUT, daemon::output);
        double before = metric("stream_pusher_frames_total{stream=\"cam\"}");
        long pid = daemon.pidOf("cam");
        ExternalProcess.signal(pid, "KILL");
        daemon.awaitReplacedChild("cam", pid);
        assertTrue(metric("stream_pusher_frames_total{stream=\"cam\"}") >= before);
        assertEquals(1, metric("stream_pusher_runs_total{cause=\"killed\",stream=\"cam\"}"));
    }

    @Test
    void httpWithoutTokenIsReadOnlyAndSurvivesSlowClients() throws Exception {
        assertEquals(200, get("/health").statusCode());
        JsonObject streams = JsonParser.parseString(get("/streams").body()).getAsJsonObject();
        assertEquals(1, streams.getAsJsonArray("streams").size());
        assertEquals(200, get("/").statusCode());
        assertEquals(404, get("/metrics/../etc/passwd").statusCode());
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/streams"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertEquals(
                403, client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode());
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                slow.add(slowClient());
            }
            assertEquals(200, get("/health").statusCode());
        } finally {
            for (Socket caller : slow) {
                caller.close();
            }
        }
    }

    private Socket slowClient() throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("GET /health HT".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void downAndUpAreSentOnceToEachSink() throws Exception {
        long pid = daemon.pidOf("cam");
        ExternalProcess.signal(pid, "KILL");
        daemon.awaitReplacedChild("cam", pid);
        Await.until(() -> posted.size() == 2, TIMEOUT, posted::toString);
        JsonObject down = JsonParser.parseString(posted.get(0)).getAsJsonObject();
        assertEquals("down", down.get("event").getAsString());
        assertEquals("cam", down.get("stream").getAsString());
        assertEquals("killed", down.get("cause").getAsString());
        assertTrue(posted.get(1).contains("\"event\":\"up\""), posted.toString());
        Path notified = folder.resolve("notified");
        Await.until(
                () -> lines(notified).size() == 2,
                TIMEOUT,
                () -> lines(notified).toString());
        assertEquals(posted, lines(notified));

        daemon.define("bad.yaml", "streams: {bad: {inptu: x}}\n");
        Await.until(
                () -> posted.stream().anyMatch(event -> event.contains("\"event\":\"config\"")),
                TIMEOUT,
                posted::toString);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void deadWebhookHarmsNothing() throws Exception {
        webhook.stop(0);
        long pid = daemon.pidOf("cam");
        ExternalProcess.signal(pid, "KILL");
        daemon.awaitReplacedChild("cam", pid);
        Await.until(() -> daemon.output().contains("notify.webhook: no answer"), TIMEOUT, daemon::output);
        assertEquals(0, daemon.stop());
    }

    @Test
    void historySurvivesDaemonRestart() throws Exception {
        long pid = daemon.pidOf("cam");
        ExternalProcess.signal(pid, "KILL");
        daemon.awaitReplacedChild("cam", pid);
        daemon.stop();
        String history = daemon.runCommand("history", "cam", "--json");
        List<String> runs = history.substring(2).lines().toList();
        assertEquals(2, runs.size(), history);
        JsonObject first = JsonParser.parseString(runs.get(0)).getAsJsonObject();
        assertEquals("killed", first.get("cause").getAsString());
        assertTrue(first.get("command").getAsString().contains("testsrc2"), history);
        assertTrue(first.get("frames").getAsLong() > 0, history);

        daemon.start();
        daemon.awaitState("cam", "live");
        JsonObject cam = JsonParser.parseString(
                        daemon.runCommand("status", "cam", "--json").substring(2))
                .getAsJsonObject()
                .getAsJsonArray("streams")
                .get(0)
                .getAsJsonObject();
        assertEquals(2, cam.getAsJsonArray("last_runs").size());
        assertTrue(cam.getAsJsonObject("availability").get("24h").getAsDouble() > 0, cam.toString());
        String page = daemon.runCommand("status", "cam");
        assertTrue(
                page.startsWith("0 cam: live for ") && page.contains("availability") && page.contains("killed"), page);
        String table = daemon.runCommand("history", "cam");
        assertTrue(table.startsWith("0 START") && table.lines().count() == 3, table);
    }

    @Test
    void logsAreFollowedAndMissingStreamsAreReported() throws Exception {
        String logs = daemon.runCommand("logs", "cam");
        assertTrue(logs.contains("daemon | live: "), logs);
        assertEquals(1, daemon.runCommand("logs", "cam", "-n", "1").lines().count());
        Process follow = new ProcessBuilder(daemon.commandLine("logs", "cam", "-f"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("followed").toFile())
                .start();
        try {
            Path followed = folder.resolve("followed");
            Await.until(
                    () -> !lines(followed).isEmpty(),
                    TIMEOUT,
                    () -> lines(followed).toString());
            ExternalProcess.signal(daemon.pidOf("cam"), "KILL");
            Await.until(
                    () -> lines(followed).toString().contains("run 1 ended"),
                    TIMEOUT,
                    () -> lines(followed).toString());
        } finally {
            follow.destroy();
        }
        for (String command : List.of("status", "history", "logs", "stop")) {
            String answer = daemon.runCommand(command, "nobody");
            assertTrue(answer.startsWith("1 stream-pusher: ") && answer.lines().count() == 1, command + ": " + answer);
        }
        assertTrue(daemon.runCommand("logs", "../sp/daemon").startsWith("1 "), "no file but a stream's log");
        daemon.define("idle.yaml", "streams: {idle: {enabled: false, input: test, output: /srv/idle.ts}}\n");
        daemon.awaitState("idle", "disabled");
        assertEquals("0 ", daemon.runCommand("history", "idle", "--json"), "no run of it has ended");
        assertEquals("0 ", daemon.runCommand("logs", "idle", "-n", "0"));
        JsonObject idle = daemon.stream("idle").orElseThrow();
        assertEquals(
                "{\"url\":\"/srv/idle.ts\",\"up\":false,\"cause\":null,\"pid\":null,\"speed\":null,\"output_bytes\":null,"
                        + "\"state\":\"disabled\",\"next_start\":null,\"bitrate_bps\":null}",
                idle.getAsJsonArray("outputs").get(0).toString());
        assertTrue(daemon.runCommand("status", "--colour").startsWith("2 "));
        daemon.stop();
        String status = daemon.runCommand("status");
        assertTrue(status.startsWith("3 stream-pusher: the daemon is not running"), status);
    }
}
