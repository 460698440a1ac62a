package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @TempDir
    Path stateDir;

    private FakeSupervisor supervisor;
    private HttpService service;
    private int port;

    @BeforeEach
    void setUp() throws IOException {
        supervisor = new FakeSupervisor(stateDir);
        service = new HttpService(supervisor.api);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void tearDown() {
        service.close();
        supervisor.close();
    }

    private Optional<String> address() {
        return Optional.of("127.0.0.1:" + port);
    }

    private HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void eachPathHasItsContent() throws Exception {
        service.listen(address());
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
        service.listen(address());
        assertEquals(404, request("GET", "/").statusCode());
        assertEquals(404, request("GET", "/metrics/x").statusCode());
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        service.listen(address());
        HttpResponse<String> post = request("POST", "/streams");
        assertEquals(405, post.statusCode());
        assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElseThrow());
        HttpResponse<String> head = request("HEAD", "/health");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
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
        service.listen(address());
        for (String host : List.of("localhost:" + port, "127.0.0.1", "[::1]:9877", "10.0.0.5:9877")) {
            assertEquals("HTTP/1.1 200 OK", rawRequest("GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), host);
        }
        for (String host : List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example", "")) {
            String answer = rawRequest("GET /streams HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421 "), host + ": " + answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /hea"})
    void silentCallersKeepNobodyOut(String begin) throws Exception {
        service.listen(address());
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
                silent.get(i).getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .timeout(Duration.ofSeconds(3)) // less than the five seconds that the silent ones have
                    .build();
            assertEquals(
                    200,
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        } finally {
            for (Socket caller : silent) {
                caller.close();
            }
        }
    }

    @Test
    void brokenSupervisorIsServiceUnavailable() throws Exception {
        service.listen(address());
        supervisor.broken = true;
        assertEquals(503, request("GET", "/health").statusCode());
    }

    @Test
    void otherAddressReplacesTheFirstAndNoneEndsIt() throws Exception {
        service.listen(address());
        service.listen(address());
        assertEquals(200, request("GET", "/health").statusCode());
        service.listen(Optional.empty());
        assertThrows(ConnectException.class, () -> request("GET", "/health"));
        service.listen(address());
        assertEquals(200, request("GET", "/health").statusCode());
    }

    @Test
    void usedAddressIsTriedAgainOnTheNextReload() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            service.listen(Optional.of("127.0.0.1:" + taken.getLocalPort()));
        }
        service.listen(address());
        assertEquals(200, request("GET", "/health").statusCode());
    }
}
