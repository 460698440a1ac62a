package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes with real FFmpeg to a real RTMP server, through faults, edits and commands. */
class PushIT {
    @TempDir
    Path folder;

    private RtmpServer server;
    private RealDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        server = new RtmpServer(folder.resolve("nginx"));
        daemon = new RealDaemon(folder.resolve("sp"));
        daemon.define("news.yaml", RealDaemon.stream("news", "test:320x240@25", server.url("news-key")));
        daemon.start();
        daemon.awaitState("news", "live");
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
        server.close();
    }

    @Test
    void outputKeepsSizeAndFrameRateOfSource() throws Exception {
        assertEquals(List.of("aac|audio|48000|2|0/0", "h264|video|320|240|25/1"), server.tracks("news-key"));
        String status = daemon.runCommand("status");
        assertTrue(status.startsWith("0 ") && status.contains("live"), status);
        assertEquals(0, daemon.stop());
        assertTrue(server.log().contains("deleteStream"), "the server sees a proper end: " + server.log());
    }

    @Test
    void killedChildIsReplaced() throws Exception {
        long pid = daemon.pidOf("news");
        ExternalProcess.signal(pid, "KILL");
        daemon.awaitReplacedChild("news", pid);
        assertTrue(daemon.output().contains("killed by signal 9"), daemon.output());
    }

    @Test
    void stoppedChildIsDetectedAndReplaced() throws Exception {
        long pid = daemon.pidOf("news");
        ExternalProcess.signal(pid, "STOP");
        daemon.awaitReplacedChild("news", pid);
        assertTrue(daemon.output().contains("nothing moved for 3 s (stall-timeout)"), daemon.output());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void streamRecoversWhenServerComesBack() throws Exception {
        long pid = daemon.pidOf("news");
        daemon.await(
                "news",
                news -> news.get("frames").getAsLong() > 75); // a connection that closes sooner counts as a refusal
        server.stop();
        Await.until(() -> daemon.output().contains("destination-"), Duration.ofSeconds(20), () -> daemon.output());
        server.start();
        daemon.awaitReplacedChild("news", pid);
        assertEquals("h264|video|320|240|25/1", server.tracks("news-key").get(1));
    }

    @Test
    void editRestartsOnlyChangedStreams() throws Exception {
        long news = daemon.pidOf("news");
        daemon.define("sport.yaml", RealDaemon.stream("sport", "test:160x120@10", server.url("sport-key")));
        daemon.awaitState("sport", "live");
        long sport = daemon.pidOf("sport");

        daemon.define("sport.yaml", RealDaemon.stream("sport", "test:320x240@10", server.url("sport-key")));
        daemon.awaitReplacedChild("sport", sport);
        assertEquals("h264|video|320|240|10/1", server.tracks("sport-key").get(1));

        daemon.define("news.yaml", "streams: {news: {input: [unclosed\n");
        Await.until(() -> daemon.problems() == 1, Duration.ofSeconds(10), daemon::output);
        assertTrue(daemon.runCommand("check").startsWith("1 "), "check reports the same problem by its exit status");

        daemon.define(
                "news.yaml",
                "# a comment\n" + RealDaemon.stream("news", "test:320x240@25", server.url("news-key"))
                        + "    labels: {site: hall}\n");
        Await.until(() -> daemon.problems() == 0, Duration.ofSeconds(10), daemon::output);
        daemon.remove("sport.yaml");
        Await.until(() -> daemon.stream("sport").isEmpty(), Duration.ofSeconds(10), daemon::output);
        assertEquals(news, daemon.pidOf("news"), "its child lived through all of it");
        assertFalse(ProcessHandle.of(sport).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void sighupReloadsDefinitions() throws Exception {
        daemon.signal("HUP");
        Await.until(() -> daemon.output().contains("reload 1: "), Duration.ofSeconds(5), daemon::output);
        assertTrue(
                daemon.output().contains("reload 1: 0 added, 0 removed, 0 restarted, 0 changed in place, 1 untouched"));
    }

    @Test
    void pausedDaemonRestartsNoStream() throws Exception {
        long pid = daemon.pidOf("news");
        daemon.signal("STOP");
        long until = System.nanoTime() + Duration.ofSeconds(8).toNanos(); // far beyond the stall-timeout of 3 s
        Await.until(() -> System.nanoTime() > until, Duration.ofSeconds(10), () -> "the pause");
        daemon.signal("CONT");
        Await.until(() -> daemon.output().contains("the clock stood still"), Duration.ofSeconds(5), daemon::output);
        daemon.awaitState("news", "live");
        assertEquals(pid, daemon.pidOf("news"));
    }

    @Test
    void stopStartAndRestartCommandsWork() throws Exception {
        long pid = daemon.pidOf("news");
        assertEquals("0 stopped 1 stream: news\n", daemon.runCommand("stop", "n*"));
        daemon.awaitState("news", "disabled");
        assertEquals("0 started 1 stream: news\n", daemon.runCommand("start", "news"));
        daemon.awaitReplacedChild("news", pid);
        String refused = daemon.runCommand("restart", "nobody");
        assertTrue(refused.startsWith("1 ") && refused.contains("there is no stream \"nobody\""), refused);
        assertTrue(daemon.runCommand("stop").startsWith("2 "), "neither a name nor --all");
    }

    @Test
    void stoppedRecordingIsComplete() throws Exception {
        daemon.define("record.yaml", RealDaemon.stream("record", "test:160x120@10", "recording.mp4"));
        daemon.awaitState("record", "live");
        daemon.remove("record.yaml");
        Await.until(() -> daemon.stream("record").isEmpty(), Duration.ofSeconds(10), daemon::output);
        assertComplete(daemon.folder().resolve("recording.mp4"));
    }

    @Test
    void ctrlCToProcessGroupLeavesRecordingComplete() throws Exception {
        try (RealDaemon alone = new RealDaemon(folder.resolve("alone")).wrappedBy("setsid")) {
            alone.define("record.yaml", RealDaemon.stream("record", "test:160x120@10", "recording.mp4"));
            alone.start();
            alone.awaitState("record", "live");
            ExternalProcess.signal(-alone.pid(), "INT");
            Await.until(() -> !alone.isAlive(), Duration.ofSeconds(10), alone::output);
            assertComplete(alone.folder().resolve("recording.mp4"));
        }
    }

    private static void assertComplete(Path recording) throws Exception {
        Process probe = new ProcessBuilder(
                        "ffprobe",
                        "-v",
                        "error",
                        "-show_entries",
                        "format=duration",
                        "-of",
                        "csv=p=0",
                        recording.toString())
                .redirectErrorStream(true)
                .start();
        double seconds = Double.parseDouble(
                new String(probe.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip());
        assertTrue(seconds > 0.5, "its trailer was written: " + seconds + " s");
    }

    @Test
    void twentyStreamsStopWithinTenSeconds() throws Exception {
        StringBuilder many = new StringBuilder("streams:\n");
        IntStream.range(0, 19)
                .forEach(i -> many.append("  s")
                        .append(i)
                        .append(": {input: \"test:160x120@5\", output: \"")
                        .append(server.url("many" + i))
                        .append("\"}\n"));
        daemon.define("many.yaml", many.toString());
        for (int i = 0; i < 19; i++) {
            daemon.awaitState("s" + i, "live");
        }
        List<Long> children =
                IntStream.range(0, 19).mapToObj(i -> daemon.pidOf("s" + i)).toList();
        long start = System.nanoTime();
        assertEquals(0, daemon.stop());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "it took " + took);
        assertTrue(children.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()), "none is left behind");
    }

    @Test
    void streamKeyIsInNoLog() throws Exception {
        server.stop();
        Await.until(() -> daemon.output().contains("destination-"), Duration.ofSeconds(20), () -> daemon.output());
        daemon.stop();
        String everything = daemon.output() + Files.readString(daemon.folder().resolve("log/news.log"));
        assertFalse(everything.contains("news-key"), everything);
    }
}
