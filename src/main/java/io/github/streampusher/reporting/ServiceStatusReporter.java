package io.github.streampusher.reporting;

import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends systemd the line that {@code systemctl status} shows, and the watchdog pings, from the supervisor's thread, so
 * that systemd restarts a daemon whose supervisor hangs. Confined to that thread.
 */
public final class ServiceStatusReporter implements Observer {
    /** 500 streams that all start must not send 500 lines. */
    private static final Duration MIN_STATUS_INTERVAL = Duration.ofMillis(500);

    /** systemd recommends at least two. */
    private static final int KEEPALIVES_PER_TIMEOUT = 3;

    private final SystemdNotifier systemd;
    private final Map<StreamName, Phase> phases = new HashMap<>();
    private String lastStatusLine = "";
    private Duration nextStatusAt = Duration.ofNanos(Long.MIN_VALUE);
    private Duration nextKeepaliveAt = Duration.ofNanos(Long.MIN_VALUE);

    public ServiceStatusReporter(SystemdNotifier systemd) {
        this.systemd = systemd;
    }

    @Override
    public void stateChanged(StateChange change) {
        phases.put(change.stream(), change.to());
    }

    @Override
    public void streamRemoved(StreamName stream) {
        phases.remove(stream);
    }

    @Override
    public void heartbeat(Duration now) {
        if (systemd.watchdog().isPresent() && now.compareTo(nextKeepaliveAt) >= 0) {
            nextKeepaliveAt = now.plus(systemd.watchdog().get().dividedBy(KEEPALIVES_PER_TIMEOUT));
            systemd.pingWatchdog();
        }
        if (now.compareTo(nextStatusAt) >= 0 && !statusLine().equals(lastStatusLine)) {
            nextStatusAt = now.plus(MIN_STATUS_INTERVAL);
            lastStatusLine = statusLine();
            systemd.status(lastStatusLine);
        }
    }

    /** Such as {@code 12 streams: 10 live, 1 waiting, 1 blocked}. */
    String statusLine() {
        int count = phases.size();
        String parts = Stream.of(Phase.values())
                .map(phase -> Map.entry(phase, Collections.frequency(phases.values(), phase)))
                .filter(part -> part.getValue() > 0)
                .map(part -> part.getValue() + " " + part.getKey())
                .collect(Collectors.joining(", "));
        return count == 0 ? "no streams" : count + (count == 1 ? " stream: " : " streams: ") + parts;
    }
}
