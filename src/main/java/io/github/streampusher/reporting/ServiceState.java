package io.github.streampusher.reporting;

import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code systemctl status} shows of the streams, and the sign of life for systemd's watchdog, which comes from the
 * loop itself so that a hung loop is restarted. Confined to the supervisor's thread.
 */
public final class ServiceState implements Observer {
    /** For people; 500 streams that all start must not make 500 lines. */
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(500);

    /** systemd asks for at least two in its time. */
    private static final int SIGNS_A_WATCHDOG = 3;

    private static final List<Phase> ORDER = List.of(
            Phase.LIVE,
            Phase.DEGRADED,
            Phase.STARTING,
            Phase.WAITING,
            Phase.QUARANTINED,
            Phase.STOPPING,
            Phase.BLOCKED,
            Phase.FINISHED,
            Phase.DISABLED);

    private final SystemdNotifier systemd;
    private final Map<StreamName, Phase> phases = new HashMap<>();
    private String told = "";
    private Duration nextLine = Duration.ofNanos(Long.MIN_VALUE);
    private Duration nextSign = Duration.ofNanos(Long.MIN_VALUE);

    public ServiceState(SystemdNotifier systemd) {
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
        if (systemd.watchdog().isPresent() && now.compareTo(nextSign) >= 0) {
            nextSign = now.plus(systemd.watchdog().get().dividedBy(SIGNS_A_WATCHDOG));
            systemd.pingWatchdog();
        }
        if (now.compareTo(nextLine) >= 0 && !line().equals(told)) {
            nextLine = now.plus(AT_MOST_EVERY);
            told = line();
            systemd.status(told);
        }
    }

    /** Such as {@code 12 streams: 10 live, 1 waiting, 1 blocked}. */
    String line() {
        int count = phases.size();
        String parts = ORDER.stream()
                .map(phase -> Map.entry(phase, Collections.frequency(phases.values(), phase)))
                .filter(part -> part.getValue() > 0)
                .map(part -> part.getValue() + " " + part.getKey())
                .collect(Collectors.joining(", "));
        return count == 0 ? "no streams" : count + (count == 1 ? " stream: " : " streams: ") + parts;
    }
}
