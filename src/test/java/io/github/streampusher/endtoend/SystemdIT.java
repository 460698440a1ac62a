package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.journal.Receiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real daemon, where systemd and its journal listen. */
@Timeout(120)
class SystemdIT {
    @TempDir
    Path folder;

    @Test
    void systemdAndTheJournalAreToldTheStory() throws Exception {
        Path notifySocket = folder.resolve("notify");
        Path journalSocket = folder.resolve("journal");
        try (Receiver notified = new Receiver(notifySocket);
                Receiver journal = new Receiver(journalSocket);
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.with("NOTIFY_SOCKET", notifySocket.toString())
                    .with("WATCHDOG_USEC", "3000000")
                    .with("JOURNAL_STREAM", "8:1")
                    .withJavaOption("-Dstream-pusher.journal-socket=" + journalSocket);
            daemon.define("cam.yaml", RealDaemon.stream("cam", "test:160x120@10", folder.resolve("cam.flv") + ""));
            daemon.start();
            daemon.awaitState("cam", "live");
            tells(notified, "READY=1");
            tells(notified, "STATUS=1 stream: 1 live");
            tells(notified, "WATCHDOG=1");
            List<String> live = until(journal, "STATE=live");
            assertTrue(live.contains("STREAM=cam") && live.contains("PRIORITY=6"), live.toString());
            assertTrue(live.stream().anyMatch(field -> field.startsWith("MESSAGE=cam: live: ")), live.toString());

            RealDaemon.signal(daemon.pidOf("cam"), "KILL");
            List<String> killed = until(journal, "CAUSE=killed");
            assertTrue(killed.contains("STREAM=cam"), killed.toString());

            daemon.signal("HUP");
            assertTrue(tells(notified, "RELOADING=1").contains("MONOTONIC_USEC="));
            tells(notified, "READY=1");
            assertEquals(0, daemon.stop());
            tells(notified, "STOPPING=1");
            assertEquals("", daemon.output(), "what the journal has needs no standard output");
        }
    }

    /** Skips what is told besides. */
    private static String tells(Receiver notified, String expected) throws Exception {
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
    private static List<String> until(Receiver journal, String field) throws Exception {
        while (true) {
            List<String> fields = List.of(journal.next().split("\n"));
            if (fields.contains(field)) {
                return fields;
            }
        }
    }
}
