package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.Ports;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Takes streams with random keys through faults and commands, then searches every written byte for the keys. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(600)
class SecretsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String literal = "lit" + randomSecret();
    private final String fromEnvironment = "env" + randomSecret();
    private final String fromFile = "file" + randomSecret();
    private final String inNotification = "hook" + randomSecret();
    private final String withAtSign = "at" + randomSecret();
    private final String longToken = ("token" + randomSecret()).repeat(40);
    private final String longKey = ("key" + randomSecret()).repeat(30);
    private final String inHttpPath = "path" + randomSecret();
    private final String inHeader = "header" + randomSecret();
    private final Map<String, String> outputs = new TreeMap<>();

    @TempDir
    Path folder;

    private static String randomSecret() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @Test
    void noSecretIsWrittenAnywhere() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        webhook.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
        int port = Ports.free();
        try (RtmpServer server = new RtmpServer(folder.resolve("nginx"));
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.appendToMainFile("http: {listen: \"127.0.0.1:" + port + "\"}\n")
                    .appendToMainFile(
                            "notify: {command: [cat, \"" + inNotification + "\"], webhook: \"http://127.0.0.1:"
                                    + webhook.getAddress().getPort() + "/" + inNotification + "\"}\n")
                    .withEnvironment("KEY", fromEnvironment);
            Files.writeString(folder.resolve("sp/key"), fromFile + "\n");
            define(daemon, server);
            defineOddPlaces(daemon);
            daemon.start();
            daemon.awaitState("longkey", "blocked");
            daemon.await("at", stream -> stream.get("detail").getAsString().contains("source-refused"));
            daemon.await("token", stream -> stream.get("detail").getAsString().contains("source-refused"));
            daemon.await("http", stream -> stream.get("detail").getAsString().contains("destination-refused"));
            causeFaults(daemon, server);
            daemon.awaitState("b", "live");
            runCommands(daemon, port);
            Await.until(() -> posted.size() > 3, TIMEOUT, posted::toString);
            assertEquals(0, daemon.stop());
            for (String command : List.of("history a", "logs a", "logs b", "check", "status")) {
                outputs.put(command + " (stopped)", daemon.runCommand(command.split(" ")));
            }
            outputs.put("posted", posted.toString());
            readFiles(folder.resolve("sp"));
        } finally {
            webhook.stop(0);
        }
        assertTrue(outputs.keySet().stream().anyMatch(name -> name.endsWith("a.jsonl")), outputs.keySet()::toString);
        outputs.forEach((where, text) -> {
            for (String secret : List.of(
                    literal,
                    fromEnvironment,
                    fromFile,
                    inNotification,
                    withAtSign,
                    longToken.substring(0, 37),
                    longKey.substring(0, 35),
                    inHttpPath,
                    inHeader)) {
                assertFalse(text.contains(secret), () -> secret + " is in " + where + ": " + text);
            }
        });
    }

    private void define(RealDaemon daemon, RtmpServer server) throws IOException {
        String restart = "    restart: {delay: 200ms, max-delay: 200ms}\n";
        String seldom = "    restart: {delay: 3s, max-delay: 3s}\n"; // of what never comes up
        daemon.define("a.yaml", RealDaemon.stream("a", "test:160x120@10", server.url(literal)) + restart);
        daemon.define(
                "b.yaml",
                RealDaemon.stream("b", "test:160x120@10", "\"" + server.url("${env:KEY}") + "\"")
                        + "    labels: {note: \"${file:key}\"}\n" + restart);
        String source = "\"rtmp://user:${file:key}@127.0.0.1:1/x/" + literal + "?token=${env:KEY}\"";
        daemon.define(
                "c.yaml",
                RealDaemon.stream("c", source, folder.resolve("sp/c.flv").toString()) + seldom);
        String several = "[\"" + server.url(literal) + "m\", \"srt://127.0.0.1:1?passphrase=${env:KEY}\", {url: \""
                + server.url("gone", "${file:key}") + "\", backup: \"" + server.url("${file:key}") + "\"}]";
        daemon.define("m.yaml", RealDaemon.stream("m", "test:160x120@10", several) + seldom);
        daemon.define(
                "d.yaml",
                RealDaemon.stream("d", "/nowhere/${file:key}", folder.resolve("sp/d.flv") + "")
                        + "    ffmpeg: {output-args: [-metadata, \"comment=${env:KEY}\", -nonsense, \"${file:key}\"]}\n");
    }

    /** Secrets at odd places: with an @, of great length, in a query, in a path, without a scheme. */
    private void defineOddPlaces(RealDaemon daemon) throws IOException {
        String restart = "    restart: {delay: 5s, max-delay: 5s}\n";
        String file = folder.resolve("sp/odd.flv").toString();
        String copy = "    video: copy\n    audio: copy\n";
        daemon.define(
                "at.yaml",
                RealDaemon.stream("at", "rtsp://admin:p@" + withAtSign + "@127.0.0.1:1/main", file) + restart);
        daemon.define(
                "token.yaml",
                RealDaemon.stream("token", "http://127.0.0.1:1/live.ts?cid=" + longToken, file) + copy + restart);
        daemon.define(
                "noscheme.yaml", RealDaemon.stream("noscheme", "test:160x120@10", "live.example.net/app/" + literal));
        daemon.define(
                "longkey.yaml", RealDaemon.stream("longkey", "test:160x120@10", "rtmp://127.0.0.1:1/app/" + longKey));
        daemon.define("upper.yaml", RealDaemon.stream("upper", "test:160x120@10", "RTMP://127.0.0.1:1/app/" + literal));
        daemon.define(
                "http.yaml",
                RealDaemon.stream(
                                "http",
                                "test:160x120@10",
                                "{url: \"http://127.0.0.1:1/" + inHttpPath + "/x.ts?any=" + literal
                                        + "\", options: {headers: \"X-Key: " + inHeader + "\"}}")
                        + restart);
    }

    private static void causeFaults(RealDaemon daemon, RtmpServer server) throws Exception {
        daemon.awaitState("a", "live");
        daemon.awaitState("b", "live");
        long a = daemon.pidOf("a");
        ExternalProcess.signal(a, "KILL");
        daemon.awaitReplacedChild("a", a);
        long b = daemon.pidOf("b");
        ExternalProcess.signal(b, "STOP");
        daemon.awaitReplacedChild("b", b);
        server.stop();
        Await.until(() -> daemon.output().contains("destination-"), TIMEOUT, daemon::output);
        server.start();
        daemon.awaitState("a", "live");
        daemon.define(
                "bad.yaml",
                "streams: {e: {input: \"rtmp://h/x/${env:KEY}\", output: \"${env:KEY}://x\", oops: \"${file:key}\"}}\n");
        Await.until(() -> daemon.problems() > 0, TIMEOUT, daemon::output);
    }

    private void runCommands(RealDaemon daemon, int port) throws Exception {
        for (String command : List.of(
                "status",
                "status --json",
                "status a",
                "status b --json",
                "status c",
                "history a",
                "history a --json",
                "history c",
                "logs a",
                "logs b",
                "logs c",
                "logs d",
                "check",
                "check --json",
                "plan a",
                "plan b --json",
                "logs at",
                "logs token",
                "history token",
                "logs http",
                "plan longkey",
                "status m",
                "logs m",
                "plan m",
                "reload",
                "restart a",
                "stop b",
                "start b")) {
            outputs.put(command, daemon.runCommand(command.split(" ")));
        }
        for (String path : List.of("/metrics", "/streams", "/health")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            outputs.put(
                    path,
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
        daemon.awaitState("a", "live");
        daemon.awaitState("b", "live");
        daemon.await("m", stream -> !stream.get("pid").isJsonNull());
        for (String name : List.of("a", "b", "m")) { // keys of outputs are not for ps; addresses of inputs are
            ProcessHandle child = ProcessHandle.of(daemon.pidOf(name)).orElseThrow();
            outputs.put("ps " + name, child.info().commandLine().orElse(""));
        }
    }

    /** Reads all files that the daemon wrote, and none of the operator. */
    private void readFiles(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = top.relativize(file).toString();
                if (name.startsWith("streams.d") || name.equals("key") || name.equals("stream-pusher.yaml")) {
                    continue;
                }
                byte[] bytes = name.endsWith(".gz")
                        ? new GZIPInputStream(Files.newInputStream(file)).readAllBytes()
                        : Files.readAllBytes(file);
                outputs.put(name, new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
