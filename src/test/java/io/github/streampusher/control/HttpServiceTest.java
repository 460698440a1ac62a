package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
