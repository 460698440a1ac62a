package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask of a running daemon that they cannot do themselves, or that outlives it. */
class ManualCommandsIT {
    private static final String NULL_OUTPUT = "{url: \"-\", format: \"null\"}";

    @TempDir
    Path folder;

    private RealDaemon daemon;

    @BeforeEach
    void setUp() throws Exception {
        daemon = new RealDaemon(folder.resolve("sp"));
        for (String name : new String[] {"ch1", "ch2"}) {
            daemon.define(name + ".yaml", RealDaemon.stream(name, "test:64x64@5", NULL_OUTPUT));
        }
    }

    @AfterEach
    void tearDown() {
        daemon.close();
    }

    @Test
    void stopByHandOutlivesCrashOfTheDaemonUnlessItIsForOnce() throws Exception {
        daemon.start();
        assertEquals("0 stopped 1 stream: ch1\n", daemon.runCommand("stop", "ch1"));
        assertEquals("0 stopped 1 stream: ch2\n", daemon.runCommand("stop", "*2", "--once"));
        daemon.awaitState("ch2", "disabled");
        ExternalProcess.signal(daemon.pid(), "KILL");
        Await.until(() -> !daemon.isAlive(), Duration.ofSeconds(10), daemon::output);
        daemon.start();
        daemon.awaitState("ch2", "live");
        daemon.awaitState("ch1", "disabled");
        assertEquals(
                "stopped by hand",
                daemon.stream("ch1").orElseThrow().get("detail").getAsString());
        assertEquals("0 started 2 streams: ch1, ch2\n", daemon.runCommand("start", "--all"));
        daemon.awaitState("ch1", "live");
    }

    @Test
    void startOfStreamWithAWrongDefinitionTellsWhatIsWrong() throws Exception {
        daemon.define("bad.yaml", "streams: {bad: {input: test}}\n");
        daemon.start();
        String answer = daemon.runCommand("start", "bad");
        assertTrue(answer.startsWith("1 "), answer);
        assertTrue(answer.contains("bad does not run before its definition is mended: "), answer);
        assertTrue(answer.contains("bad.yaml:1:11: streams.bad.output: is missing"), answer);
    }

    @Test
    void planOfStreamWithCredentialIsMadeByTheDaemon() throws Exception {
        Path credentials = Files.createDirectories(folder.resolve("credentials"));
        Files.writeString(credentials.resolve("door"), "SECRETKEY1");
        daemon.define(
                "door.yaml",
                RealDaemon.stream("door", "test:64x64@5", "\"rtmp://127.0.0.1:1/app/${credential:door}\""));
        daemon.wrappedBy("env", "CREDENTIALS_DIRECTORY=" + credentials).start();
        String plan = daemon.runCommand("plan", "door");
        assertTrue(plan.startsWith("0 input:    test\n"), plan);
        assertTrue(plan.contains("\ncommand:  ") && !plan.contains("SECRETKEY1"), plan);
        String json = daemon.runCommand("plan", "door", "--json");
        assertTrue(json.startsWith("0 {") && json.contains("\"command\""), json);
        assertFalse(json.contains("SECRETKEY1"), json);
        assertEquals(0, daemon.stop());
        String alone = daemon.runCommand("plan", "door");
        assertTrue(alone.startsWith("1 ") && alone.contains("the credential \"door\" cannot be had"), alone);
    }
}
