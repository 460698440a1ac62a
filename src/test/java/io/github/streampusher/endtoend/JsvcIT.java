package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as jsvc runs it. */
class JsvcIT {
    @TempDir
    Path folder;

    @Test
    void daemonStartsReloadsAndStopsUnderJsvc() throws Exception {
        try (RtmpServer server = new RtmpServer(folder.resolve("nginx"));
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.define("news.yaml", RealDaemon.stream("news", "test:160x120@10", server.url("news-key")));
            daemon.startUnderJsvc();
            daemon.awaitState("news", "live");
            long child = daemon.pidOf("news");

            daemon.signal("USR2");
            Await.until(() -> daemon.output().contains("reload 1: "), Duration.ofSeconds(5), daemon::output);
            assertEquals(child, daemon.pidOf("news"));

            assertEquals(0, daemon.stop());
            assertTrue(ProcessHandle.of(child).isEmpty());
        }
    }

    @Test
    void missingMainFileFailsStartWithReason() throws Exception {
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            java.nio.file.Files.delete(folder.resolve("sp/stream-pusher.yaml"));
            assertEquals(1, daemon.failToStartUnderJsvc());
            assertTrue(daemon.output().contains("stream-pusher.yaml"), daemon.output());
        }
    }
}
