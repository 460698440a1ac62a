package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpServiceTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String TOKEN = "a-token-of-24-characters";

    @TempDir
    Path stateDir;

    private FakeSupervisor supervisor;
    private HttpService service;
    private int port;

    @BeforeEach
    void setUp() throws IOException {
        supervisor = new FakeSupervisor(stateDir);
        service = new HttpService(supervisor.page);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void tearDown() {
        service.close();
        supervisor.close();
    }

    private static Settings.Http settings(String listen, String... hosts) {
        return new Settings.Http(Optional.of(listen), Optional.of(Text.secret(TOKEN)), false, false, Set.of(hosts));
    }

    private void listen() {
        service.configure(settings("127.0.0.1:" + port, "pusher.example"));
    }

    private static Settings.Http off() {
        return new Settings.Http(Optional.empty(), Optional.empty(), false, false, Set.of());
    }

    private HttpResponse<String> request(String method, String path, String... headers)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> act(String path) throws IOException, InterruptedException {
        return request("POST", path, "Authorization", "Bearer " + TOKEN);
    }

    @Test
    void eachPathHasItsContent() throws Exception {
        listen();
        assertEquals("ok\n", request("GET", "/health").body());
        assertTrue(request("GET", "/metrics").body().contains("stream_pusher_fps{stream=\"cam\"} 25.0"));
        HttpResponse<String> streams = request("GET", "/streams");
        assertEquals(supervisor.api.status(), streams.body());
        assertEquals(
                "application/json", streams.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no-store", streams.headers().firstValue("Cache-Control").orElseThrow());
    }

    @Test
    void unknownPathIsNotFound() throws Exception {
        listen();
        for (String path :
                List.of("/metrics/x", "/streams/nobody", "/streams/..", "/streams/", "/streams/cam/start/x")) {
            assertEquals(404, request("GET", path).statusCode(), path);
        }
    }

    @Test
    void streamHasItsDefinitionMaskedAndItsPast() throws Exception {
        listen();
        String json = request("GET", "/streams/cam").body();
        for (String key : List.of("availability", "last_runs", "changes", "lines", "plan", "definition", "plot")) {
            assertTrue(json.contains("\"" + key + "\": "), key);
        }
        assertTrue(json.contains("rtmp://h/app/***"), json);
        assertFalse(json.contains("topsecret"), json);
    }

    @Test
    void pictureHasItsAgeAndTheSameRules() throws Exception {
        listen();
        HttpResponse<String> still = request("GET", "/streams/cam/still");
        assertEquals("image/jpeg", still.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("0", still.headers().firstValue("Age").orElseThrow());
        assertEquals("no-store", still.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(404, request("GET", "/streams/other/still").statusCode());
        assertEquals(405, act("/streams/cam/still").statusCode());
        assertEquals(
                401,
                request("GET", "/streams/cam/still", "X-Forwarded-For", "10.0.0.7")
                        .statusCode());
        supervisor.stills.reconfigure(false);
        assertEquals(404, request("GET", "/streams/cam/still").statusCode());
        assertTrue(request("GET", "/streams/cam").body().contains("\"still\": false"));
    }

    @Test
    void readingIsForGetAndHead() throws Exception {
        listen();
        HttpResponse<String> post = act("/streams");
        assertEquals(405, post.statusCode());
        assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElseThrow());
        HttpResponse<String> head = request("HEAD", "/health");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
    }

    @Test
    void actingIsForPostOnly() throws Exception {
        listen();
        HttpResponse<String> get = request("GET", "/streams/cam/stop", "Authorization", "Bearer " + TOKEN);
        assertEquals(405, get.statusCode());
        assertEquals("POST", get.headers().firstValue("Allow").orElseThrow());
        assertEquals(List.of(), supervisor.commands);
    }

    @Test
    void tokenOpensTheActions() throws Exception {
        listen();
        for (String action : List.of("start", "stop", "restart")) {
            HttpResponse<String> done = act("/streams/cam/" + action);
            assertEquals(200, done.statusCode());
            assertTrue(done.body().contains("\"done\": [\n    \"cam\"\n  ]"), done.body());
        }
        assertEquals(
                List.of(ManualCommand.START, ManualCommand.STOP, ManualCommand.RESTART),
                supervisor.commands.stream().map(Event.CommandGiven::command).toList());
        assertEquals(404, act("/streams/nobody/start").statusCode());
        assertEquals(200, act("/reload").statusCode());
        assertEquals(List.of("reload"), supervisor.reloads);
    }

    @Test
    void withoutTheTokenNothingIsDone() throws Exception {
        listen();
        assertEquals(401, request("POST", "/streams/cam/stop").statusCode());
        assertEquals(
                401,
                request("POST", "/streams/cam/stop", "Authorization", "Bearer x")
                        .statusCode());
        service.configure(new Settings.Http(Optional.of("127.0.0.1:" + port), Optional.empty(), true, false, Set.of()));
        assertEquals(403, act("/streams/cam/stop").statusCode());
        assertEquals(403, act("/reload").statusCode());
        assertEquals(List.of(), supervisor.commands);
        assertEquals(List.of(), supervisor.reloads);
    }

    @Test
    void eachAnswerForbidsForeignCodeAndFrames() throws Exception {
        listen();
        for (String path : List.of("/health", "/streams", "/nowhere")) {
            HttpResponse<String> answer = request("GET", path);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
            assertEquals(
                    "no-referrer",
                    answer.headers().firstValue("Referrer-Policy").orElseThrow());
            assertTrue(
                    answer.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        }
    }

    @Test
    void pageGetsAllStreamsAndThenWhatChanged() throws Exception {
        listen();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events"))
                .build();
        try (Stream<String> lines =
                CLIENT.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            List<String> events = lines.filter(line -> !line.isEmpty()).limit(4).toList();
            assertEquals("event: streams", events.get(0));
            assertTrue(events.get(1).contains("\"name\":\"cam\""), events.get(1));
            assertEquals("event: changes", events.get(2));
            assertTrue(events.get(3).contains("\"streams\":[],\"removed\":[],\"config\":null"), events.get(3));
        }
    }

    @Test
    void pageIsServedCompressedAndOnce() throws Exception {
        listen();
        HttpResponse<String> page = request("GET", "/");
        assertTrue(page.body().startsWith("<!DOCTYPE html>"));
        assertTrue(page.headers().firstValue("Content-Type").orElseThrow().startsWith("text/html"));
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertEquals(304, request("GET", "/", "If-None-Match", tag).statusCode());
        HttpResponse<String> script = request("GET", "/uplot.js", "Accept-Encoding", "br, gzip");
        assertEquals("gzip", script.headers().firstValue("Content-Encoding").orElseThrow());
        assertTrue(request("GET", "/uplot.license").body().contains("MIT"));
    }

    @Test
    void unixSocketIsServedAndDeletedAtTheEnd() throws Exception {
        Path socket = stateDir.resolve("http.sock");
        service.configure(settings("unix:" + socket));
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap("GET /health HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("\r\n\r\nok\n"), answer);
        }
        service.close();
        assertFalse(Files.exists(socket));
    }

    @Test
    void socketOfAKilledDaemonIsReplacedAndAFileIsNot() throws Exception {
        Path socket = stateDir.resolve("http.sock");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        service.configure(settings("unix:" + socket));
        SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        Path file = Files.writeString(stateDir.resolve("file"), "precious");
        service.configure(settings("unix:" + file));
        assertEquals("precious", Files.readString(file));
    }

    private String rawRequest(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("closed");
        }
    }

    @Test
    void pageThatPointsItsNameHereIsRefused() throws Exception {
        listen();
        for (String host : List.of("localhost:" + port, "127.0.0.1", "[::1]:9877", "10.0.0.5:9877", "pusher.example")) {
            assertEquals("HTTP/1.1 200 OK", rawRequest("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), host);
        }
        for (String host : List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example", "")) {
            String answer = rawRequest("GET /streams HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421 "), host + ": " + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/2.0\r\n\r\n",
                "GET http://evil.example/ HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
                "GET /health HTTP/1.1\r\nBad Header: x\r\n\r\n",
                "POST /reload HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /reload HTTP/1.1\r\nContent-Length: 99999\r\n\r\n",
            })
    void whatTwoProgramsCouldUnderstandInTwoWaysIsRefused(String request) throws Exception {
        listen();
        assertEquals("HTTP/1.1 400 Bad Request", rawRequest(request));
    }

    @Test
    void headWithoutEndIsRefused() throws Exception {
        listen();
        assertEquals("HTTP/1.1 400 Bad Request", rawRequest("GET /" + "x".repeat(HttpConnection.MAX_REQUEST_BYTES)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /hea", "GET /events HTTP/1.1\r\n\r\n"})
    void silentCallersKeepNobodyOut(String begin) throws Exception {
        listen();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < HttpConnections.MAX_CONNECTIONS + 50; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
                silent.get(i).getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .timeout(Duration.ofSeconds(3)) // less than the five seconds that the silent ones have
                    .build();
            // all calls come from one address, whose requests are bounded, too, while many are being answered
            Await.until(() -> status(request) == 200);
        } finally {
            for (Socket caller : silent) {
                caller.close();
            }
        }
    }

    private static int status(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void brokenSupervisorIsServiceUnavailable() throws Exception {
        listen();
        supervisor.broken = true;
        assertEquals(503, request("GET", "/health").statusCode());
    }

    @Test
    void otherAddressReplacesTheFirstAndNoneEndsIt() throws Exception {
        listen();
        listen();
        assertEquals(200, request("GET", "/health").statusCode());
        service.configure(off());
        Await.until(this::isOff);
        listen();
        assertEquals(200, request("GET", "/health").statusCode());
    }

    @Test
    void reloadThatMovesTheServiceIsAnswered() throws Exception {
        listen();
        int other = Ports.free();
        supervisor.onReload = () -> service.configure(settings("127.0.0.1:" + other));
        assertEquals(200, act("/reload").statusCode());
        Await.until(this::isOff);
        port = other;
        Await.until(() -> !isOff());
    }

    private boolean isOff() {
        try {
            request("GET", "/health");
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (Exception e) {
            return false; // it was cut off
        }
    }

    @Test
    void usedAddressIsTriedAgainOnTheNextReload() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            listen();
            assertEquals(port, taken.getLocalPort());
        }
        listen();
        assertEquals(200, request("GET", "/health").statusCode());
    }
}
