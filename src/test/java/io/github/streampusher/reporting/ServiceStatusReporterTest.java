package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.journal.UnixDatagramReceiver;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ServiceStatusReporterTest {
    @TempDir
    Path folder;

    private static void change(ServiceStatusReporter reporter, String stream, Phase to) {
        reporter.stateChanged(new StateChange(new StreamName(stream), Phase.DISABLED, to, "why", Optional.empty()));
    }

    @Test
    void streamsAreCountedByPhase() {
        ServiceStatusReporter reporter = new ServiceStatusReporter(SystemdNotifier.of(Map.of()));
        assertEquals("no streams", reporter.statusLine());
        change(reporter, "a", Phase.BLOCKED);
        assertEquals("1 stream: 1 blocked", reporter.statusLine());
        change(reporter, "b", Phase.LIVE);
        change(reporter, "c", Phase.WAITING);
        change(reporter, "c", Phase.LIVE);
        assertEquals("3 streams: 2 live, 1 blocked", reporter.statusLine());
        reporter.streamRemoved(new StreamName("b"));
        assertEquals("2 streams: 1 live, 1 blocked", reporter.statusLine());
    }

    @Test
    void everyPhaseIsCounted() {
        ServiceStatusReporter reporter = new ServiceStatusReporter(SystemdNotifier.of(Map.of()));
        for (Phase phase : Phase.values()) {
            change(reporter, phase.toString(), phase);
        }
        assertEquals(
                "11 streams: 1 live, 1 degraded, 1 starting, 1 waiting, 1 quarantined, 1 stopping, 1 blocked,"
                        + " 1 scheduled, 1 finished, 1 disabled, 1 elsewhere",
                reporter.statusLine());
    }

    @Test
    void statusIsSentWhenChangedAndWatchdogThriceInItsTime() throws Exception {
        Path socket = folder.resolve("notify");
        try (UnixDatagramReceiver receiver = new UnixDatagramReceiver(socket)) {
            ServiceStatusReporter reporter = new ServiceStatusReporter(
                    SystemdNotifier.of(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "30000000")));
            reporter.heartbeat(Duration.ZERO);
            reporter.heartbeat(Duration.ofSeconds(9));
            change(reporter, "a", Phase.LIVE);
            reporter.heartbeat(Duration.ofSeconds(9));
            change(reporter, "b", Phase.LIVE);
            reporter.heartbeat(Duration.ofMillis(9400)); // too soon for another status
            reporter.heartbeat(Duration.ofSeconds(10));
            reporter.heartbeat(Duration.ofSeconds(11));
            assertEquals("WATCHDOG=1", receiver.next());
            assertEquals("STATUS=no streams", receiver.next());
            assertEquals("STATUS=1 stream: 1 live", receiver.next());
            assertEquals("WATCHDOG=1", receiver.next());
            assertEquals("STATUS=2 streams: 2 live", receiver.next());
            reporter.heartbeat(Duration.ofSeconds(20));
            assertEquals("WATCHDOG=1", receiver.next());
        }
    }
}
