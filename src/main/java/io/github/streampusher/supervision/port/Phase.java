package io.github.streampusher.supervision.port;

import java.util.Locale;

/** The states under the names that users see, in the order of a summary. */
public enum Phase {
    LIVE,
    DEGRADED,
    STARTING,
    WAITING,
    QUARANTINED,
    STOPPING,
    BLOCKED,
    SCHEDULED,
    FINISHED,
    DISABLED,
    /** Another node of the fleet runs it. */
    ELSEWHERE;

    /** Whether media moves. */
    public boolean isUp() {
        return this == LIVE || this == DEGRADED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
