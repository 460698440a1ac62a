package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.Ports;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP service of the real program: what it tells of a stream, and what the token does to it. */
@Timeout(120)
class HttpIT {
    private static final String TOKEN = "a-token-of-24-characters";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private int port;

    private HttpResponse<String> call(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private boolean isThere(String path) {
        try {
            return call("GET", path).statusCode() == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void relayedStreamHasAPicture() throws Exception {
        port = Ports.free();
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.appendToMainFile("http: {listen: '127.0.0.1:" + port + "', stills: true}\n");
            daemon.define(
                    "a.yaml",
                    "streams: {two: {input: 'test:320x240@10', output: [one.flv, two.flv], ffmpeg: {global-args: [-y]}}}\n");
            daemon.start();
            daemon.awaitState("two", "live");
            assertTrue(call("GET", "/streams/two").body().contains("\"still\": true"));
            Await.until(() -> isThere("/streams/two/still"));
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/streams/two/still"))
                    .build();
            HttpResponse<byte[]> still = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(still.body()));
            assertEquals("320x240", picture.getWidth() + "x" + picture.getHeight());
            assertTrue(still.headers().firstValueAsLong("Age").orElseThrow() < 60);
        }
    }

    @Test
    void tokenRestartsStopsAndReloads() throws Exception {
        port = Ports.free();
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.withEnvironment("HTTP_TOKEN", TOKEN);
            daemon.withEnvironment("SECRET", "topsecret-metadata");
            daemon.appendToMainFile("http: {listen: '127.0.0.1:" + port + "', token: '${env:HTTP_TOKEN}'}\n");
            daemon.define(
                    "a.yaml",
                    "streams: {cam: {input: 'test:160x120@10', output: {url: cam.flv, options: {metadata:"
                            + " 'title=${env:SECRET}'}}, ffmpeg: {global-args: [-y]}}}\n");
            daemon.start();
            daemon.awaitState("cam", "live");
            String detail = call("GET", "/streams/cam").body();
            assertTrue(detail.contains("\"decision\": \"encode\""), detail);
            assertTrue(detail.contains("\"to\": \"live\""), detail);
            assertTrue(detail.contains(" daemon | live"), detail);
            assertFalse(detail.contains("topsecret"), detail);

            long pid = daemon.pidOf("cam");
            assertEquals(200, call("POST", "/streams/cam/restart").statusCode());
            daemon.awaitReplacedChild("cam", pid);
            assertEquals(200, call("POST", "/streams/cam/stop").statusCode());
            daemon.awaitState("cam", "disabled");
            assertTrue(call("POST", "/reload").body().contains("1 untouched"));
            assertTrue(daemon.output().contains("http: POST /streams/cam/stop by 127.0.0.1: 200"), daemon.output());
            assertFalse(daemon.output().contains(TOKEN), daemon.output());
        }
    }
}
