package io.github.streampusher.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.PatternLayout;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdTest {
    @TempDir
    Path folder;

    @Test
    void notifyMessagesFollowSdNotifyProtocol() throws Exception {
        Path socket = folder.resolve("notify");
        try (UnixDatagramReceiver receiver = new UnixDatagramReceiver(socket)) {
            SystemdNotifier systemd =
                    SystemdNotifier.of(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "30000000"));
            systemd.ready();
            systemd.status("2 streams: 2 live");
            systemd.pingWatchdog();
            systemd.reloading();
            systemd.stopping();
            assertEquals("READY=1", receiver.next());
            assertEquals("STATUS=2 streams: 2 live", receiver.next());
            assertEquals("WATCHDOG=1", receiver.next());
            String reloading = receiver.next();
            assertTrue(reloading.matches("RELOADING=1\nMONOTONIC_USEC=\\d+"), reloading);
            assertEquals("STOPPING=1", receiver.next());
            assertEquals(Optional.of(Duration.ofSeconds(30)), systemd.watchdog());
        }
    }

    @Test
    void abstractSocketIsReached() throws Exception {
        String name = "@stream-pusher-test-" + UUID.randomUUID();
        try (UnixDatagramReceiver receiver = new UnixDatagramReceiver(name)) {
            SystemdNotifier.of(Map.of("NOTIFY_SOCKET", name)).ready();
            assertEquals("READY=1", receiver.next());
        }
    }

    @Test
    void nothingIsSentWithoutSystemd() {
        SystemdNotifier nobody = SystemdNotifier.of(Map.of("WATCHDOG_USEC", "30000000"));
        nobody.ready();
        nobody.pingWatchdog();
        assertEquals(Optional.empty(), nobody.watchdog());
        SystemdNotifier.of(
                        Map.of("NOTIFY_SOCKET", folder.resolve("nobody-listens").toString()))
                .ready();
    }

    @Test
    void journalEntryIsEncodedWithFields() throws Exception {
        Path path = folder.resolve("journal");
        try (UnixDatagramReceiver receiver = new UnixDatagramReceiver(path)) {
            JournalAppender journal =
                    new JournalAppender(UnixDatagramSocket.open(path.toString()), new PatternLayout());
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("STREAM", "cam1");
            fields.put("MESSAGE", "two\nlines");
            assertTrue(journal.send(fields));
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes("STREAM=cam1\nMESSAGE\n".getBytes(StandardCharsets.US_ASCII));
            expected.writeBytes(new byte[] {9, 0, 0, 0, 0, 0, 0, 0});
            expected.writeBytes("two\nlines\n".getBytes(StandardCharsets.US_ASCII));
            assertArrayEquals(expected.toByteArray(), receiver.nextBytes());
        }
    }

    @Test
    void missingJournalSocketIsReported() throws Exception {
        Path path = folder.resolve("journal");
        JournalAppender journal = new JournalAppender(UnixDatagramSocket.open(path.toString()), new PatternLayout());
        assertFalse(journal.send(Map.of("MESSAGE", "nobody")));
    }
}
