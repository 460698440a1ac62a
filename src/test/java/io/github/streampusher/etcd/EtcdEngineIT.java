package io.github.streampusher.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.fleet.Engine;
import io.github.streampusher.fleet.Keys;
import io.github.streampusher.fleet.Write;
import io.github.streampusher.fleet.Write.Answer;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.EtcdServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter against a real etcd. */
class EtcdEngineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private EtcdServer server;
    private EtcdEngine engine;

    @BeforeEach
    void checkProgram() {
        EtcdServer.assumeInstalled();
    }

    private String start(String scheme, String... options) throws IOException {
        server = EtcdServer.start(folder, scheme, options);
        return server.clientUrl();
    }

    private void connect(String client) {
        engine = new EtcdEngine(List.of(URI.create("http://127.0.0.1:1"), URI.create(client)), Optional.empty());
        Await.until(() -> engine.read().isPresent());
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            Optional.ofNullable(engine).ifPresent(EtcdEngine::close);
            server.close();
        }
    }

    @Test
    void writesOnlyWhatHasTheRevisionAndWatchesInOrder() throws Exception {
        connect(start("http"));
        String key = Keys.ROOT + "s/stage";
        long before = engine.read().orElseThrow().revision();
        List<Engine.Change> seen = Collections.synchronizedList(new ArrayList<>());
        Thread watcher = new Thread(() -> engine.watch(before, seen::addAll));
        watcher.start();

        Answer.Done created = assertInstanceOf(Answer.Done.class, write(key, "one", 0));
        Answer.Conflict refused = assertInstanceOf(Answer.Conflict.class, write(key, "two", 0));
        assertEquals("one", refused.current().orElseThrow().value());
        assertEquals(created.revision(), refused.current().orElseThrow().revision());
        String large = "深夜电台 ".repeat(10_000);
        Answer.Done changed = assertInstanceOf(Answer.Done.class, write(key, large, created.revision()));
        assertEquals(large, engine.read().orElseThrow().entries().get(key).value());
        assertInstanceOf(Answer.Conflict.class, engine.write(new Write(key, Optional.empty(), created.revision())));
        assertInstanceOf(Answer.Done.class, engine.write(new Write(key, Optional.empty(), changed.revision())));
        Answer.Conflict gone = assertInstanceOf(Answer.Conflict.class, write(key, "late", changed.revision()));
        assertEquals(Optional.empty(), gone.current());

        Await.until(() -> seen.size() == 3);
        assertEquals(
                List.of(Optional.of("one"), Optional.of(large), Optional.empty()),
                seen.stream().map(Engine.Change::value).toList());
        assertFalse(engine.isLeaderless());
        watcher.interrupt();
        watcher.join(PATIENCE.toMillis());
        assertFalse(watcher.isAlive());
    }

    @Test
    void nobodyKnowsWhatHappenedWhereTheServerIsGone() throws Exception {
        connect(start("http"));
        server.kill();
        assertInstanceOf(Answer.Unknown.class, write(Keys.ROOT + "leader", "me", 0));
        assertTrue(engine.read().isEmpty());
        assertFalse(engine.isLeaderless());
    }

    /** With the certificates that the script of the package makes, and no caller without one. */
    @Test
    void serversAndNodesKnowEachOtherByTheirCertificate() throws Exception {
        Path made = folder.resolve("certificates");
        Path script = Path.of("packaging/root/usr/share/stream-pusher/fleet/make-certificates");
        Process process = new ProcessBuilder(script.toString(), made.toString(), "127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("script.log").toFile())
                .start();
        assertEquals(0, process.waitFor());
        String client = start(
                "https",
                "--cert-file=" + made.resolve("etcd.pem"),
                "--key-file=" + made.resolve("etcd-key.pem"),
                "--trusted-ca-file=" + made.resolve("ca.pem"),
                "--client-cert-auth");
        ClientCertificate certificate = ClientCertificate.parse(Files.readString(made.resolve("fleet.p12.base64")));
        engine = new EtcdEngine(List.of(URI.create(client)), Optional.of(certificate.context()));
        Await.until(() -> engine.read().isPresent());
        assertInstanceOf(Answer.Done.class, write(Keys.ROOT + "leader", "me", 0));
        try (EtcdEngine stranger = new EtcdEngine(List.of(URI.create(client)), Optional.empty())) {
            assertTrue(stranger.read().isEmpty());
        }
    }

    private Answer write(String key, String value, long revision) {
        return engine.write(new Write(key, Optional.of(value), revision));
    }
}
