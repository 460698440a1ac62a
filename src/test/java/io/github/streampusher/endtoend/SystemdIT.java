package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.journal.UnixDatagramReceiver;
import io.github.streampusher.testkit.ExternalProcess;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real daemon with sockets in place of those of systemd and its journal. */
@Timeout(120)
class SystemdIT {
    @TempDir
    Path folder;

    @Test
    void systemdAndJournalGetStatesAndCauses() throws Exception {
        Path notifySocket = folder.resolve("notify");
        Path journalSocket = folder.resolve("journal");
        try (UnixDatagramReceiver notified = new UnixDatagramReceiver(notifySocket);
                UnixDatagramReceiver journal = new UnixDatagramReceiver(journalSocket);
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.withEnvironment("NOTIFY_SOCKET", notifySocket.toString())
                    .withEnvironment("WATCHDOG_USEC", "3000000")
                    .withEnvironment("JOURNAL_STREAM", "8:1")
                    .withJavaOption("-Dstream-pusher.journal-socket=" + journalSocket);
            daemon.define("cam.yaml", RealDaemon.stream("cam", "test:160x120@10", folder.resolve("cam.flv") + ""));
            daemon.start();
            daemon.awaitState("cam", "live");
            awaitMessage(notified, "READY=1");
            awaitMessage(notified, "STATUS=1 stream: 1 live");
            awaitMessage(notified, "WATCHDOG=1");
            List<String> live = awaitEntry(journal, "STATE=live");
            assertTrue(live.contains("STREAM=cam") && live.contains("PRIORITY=6"), live.toString());
            assertTrue(live.stream().anyMatch(field -> field.startsWith("MESSAGE=cam: live: ")), live.toString());

            ExternalProcess.signal(daemon.pidOf("cam"), "KILL");
            List<String> killed = awaitEntry(journal, "CAUSE=killed");
            assertTrue(killed.contains("STREAM=cam"), killed.toString());

            daemon.signal("HUP");
            assertTrue(awaitMessage(notified, "RELOADING=1").contains("MONOTONIC_USEC="));
            awaitMessage(notified, "READY=1");
            assertEquals(0, daemon.stop());
            awaitMessage(notified, "STOPPING=1");
            assertEquals("", daemon.output(), "lines that go to the journal are not printed as well");
        }
    }

    /** As where a machine goes down again at once. */
    @Test
    void stopWhileItStartsIsAsCleanAsLater() throws Exception {
        Process starting = new ProcessBuilder(new RealDaemon(folder.resolve("sp")).commandLine("run"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = starting.inputReader()) {
            String first = output.readLine(); // it starts its streams now
            starting.toHandle().destroy();
            assertTrue(first.contains("stream-pusher.yaml"), first);
            assertEquals(0, starting.waitFor());
        } finally {
            starting.destroyForcibly();
        }
    }

    /** Skips other messages. */
    private static String awaitMessage(UnixDatagramReceiver notified, String expected) throws Exception {
        List<String> seen = new ArrayList<>();
        while (seen.size() < 200) {
            String message = notified.next();
            seen.add(message);
            if (message.contains(expected)) {
                return message;
            }
        }
        throw new AssertionError("no " + expected + " in " + seen);
    }

    /** The fields of the first entry that has this one. */
    private static List<String> awaitEntry(UnixDatagramReceiver journal, String field) throws Exception {
        while (true) {
            List<String> fields = List.of(journal.next().split("\n"));
            if (fields.contains(field)) {
                return fields;
            }
        }
    }
}
