package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.EtcdServer;
import io.github.streampusher.testkit.ExternalProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons on one real etcd share the streams. */
class FleetIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> STREAMS = List.of("ch1", "ch2");

    @TempDir
    Path folder;

    private EtcdServer etcd;
    private RealDaemon one;
    private RealDaemon two;

    @AfterEach
    void stop() {
        for (RealDaemon daemon : new RealDaemon[] {one, two}) {
            if (daemon != null) {
                daemon.close();
            }
        }
        if (etcd != null) {
            etcd.close();
        }
    }

    private RealDaemon node(String name, String engine) throws Exception {
        RealDaemon daemon = new RealDaemon(folder.resolve(name))
                .appendToMainFile(
                        "fleet: {engine: ['" + engine + "'], lease: 5s, node: {name: " + name + ", cores: 4}}\n");
        for (String stream : STREAMS) {
            daemon.define(
                    stream + ".yaml", RealDaemon.stream(stream, "test:64x64@5", "{url: \"-\", format: \"null\"}"));
        }
        return daemon;
    }

    private static boolean isLive(RealDaemon daemon, String stream) {
        return daemon.isAlive()
                && daemon.stream(stream)
                        .filter(status -> status.get("state").getAsString().equals("live"))
                        .isPresent();
    }

    private void awaitAllOn(RealDaemon daemon, RealDaemon other) {
        for (String stream : STREAMS) {
            Await.until(
                    () -> isLive(daemon, stream) && !isLive(other, stream),
                    PATIENCE,
                    () -> stream + " is " + daemon.stream(stream) + "\n" + daemon.output());
        }
    }

    @Test
    void nothingOfItIsLoadedWithoutTheKey() throws Exception {
        Path loaded = folder.resolve("classes");
        one = new RealDaemon(folder.resolve("alone"))
                .withJavaOption("-Xlog:class+load:file=" + loaded)
                .start();
        assertEquals(0, one.stop());
        try (Stream<String> lines = Files.lines(loaded)) {
            assertEquals(
                    List.of(),
                    lines.filter(line -> line.matches(".*io\\.github\\.streampusher\\.(fleet|node|etcd)\\..*"))
                            .toList());
        }
    }

    @Test
    void streamsRunOnceMoveWhenDrainedAndSurviveTheDeathOfTheirNode() throws Exception {
        EtcdServer.assumeInstalled();
        etcd = EtcdServer.start(folder, "http");
        String engine = etcd.clientUrl();
        one = node("one", engine).start();
        two = node("two", engine).start();
        for (String stream : STREAMS) {
            Await.until(
                    () -> isLive(one, stream) ^ isLive(two, stream),
                    PATIENCE,
                    () -> one.output() + two.output() + one.stream(stream));
        }
        assertTrue(one.runCommand("fleet").contains("leader"));

        assertEquals("0 ", one.runCommand("fleet", "drain", "one", "--wait"));
        awaitAllOn(two, one);
        one.awaitState("ch1", "elsewhere");
        assertEquals("two", one.stream("ch1").orElseThrow().get("node").getAsString());
        assertEquals(
                "1 stream-pusher: ch1 runs on two, and goes on there: give the command there\n",
                one.runCommand("stop", "ch1"));
        assertEquals("0 ", one.runCommand("fleet", "undrain", "one"));

        ExternalProcess.signal(two.pid(), "KILL");
        awaitAllOn(one, two);
        assertFalse(two.isAlive());
    }
}
