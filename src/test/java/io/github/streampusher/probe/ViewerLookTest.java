package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at a real web server, and by a fake ffprobe. */
class ViewerLookTest {
    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nsub/live.m3u8\n");
        serve("/sub/live.m3u8", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:3\n#EXTINF:2,\na.ts\n");
        serve("/live.flv", "FLV and more than seven bytes");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(String path, String text) {
        server.createContext(path, exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private Look look(String ffprobe, String address) throws IOException, InterruptedException {
        Path script = folder.resolve("ffprobe");
        Files.write(script, List.of("#!/bin/sh", ffprobe));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return look(script, address, ViewerLook.TIMEOUT);
    }

    private Look look(Path ffprobe, String address, Duration timeout) throws InterruptedException {
        return new ViewerLook(ffprobe.toString(), folder, new PlaylistReader(), timeout)
                .at(DefinitionBuilder.address(address));
    }

    private String http(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void playlistIsFollowedToItsVariant() throws Exception {
        assertEquals(new Look(Optional.of("sequence 3, a.ts"), Optional.empty()), look("exit 9", http("/master.m3u8")));
    }

    @Test
    void missingPlaylistFails() throws Exception {
        assertEquals(Look.failed("it answers 404"), look("exit 9", http("/none.m3u8")));
    }

    @Test
    void whatIsNoPlaylistIsReadByFfprobe() throws Exception {
        assertEquals(Look.moving(), look("echo 417", http("/live.flv")));
        assertEquals(Look.moving(), look("echo 417", "rtmp://127.0.0.1:1/app/name"));
        assertEquals(Look.failed("refused"), look("echo refused >&2; exit 1", "rtmp://127.0.0.1:1/app/name"));
        assertEquals(Look.failed("no media arrive"), look("exit 0", "rtmp://127.0.0.1:1/app/name"));
    }

    @Test
    void redirectIsFollowedAndTheVariantIsBesideItsEnd() throws Exception {
        server.createContext("/old.m3u8", exchange -> {
            exchange.getResponseHeaders().add("Location", http("/moved/master.m3u8"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        serve("/moved/master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlive.m3u8\n");
        serve("/moved/live.m3u8", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:4\n#EXTINF:2,\nb.ts\n");
        assertEquals(new Look(Optional.of("sequence 4, b.ts"), Optional.empty()), look("exit 9", http("/old.m3u8")));
    }

    @Test
    void answerWithoutAnEndHoldsNoThreadLongerThanTheTimeout() throws Exception {
        server.createContext("/trickle.m3u8", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("#EXTM3U\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        assertEquals(
                Look.failed("no whole answer in time"),
                look(folder.resolve("ffprobe"), http("/trickle.m3u8"), Duration.ofSeconds(1)));
    }
}
