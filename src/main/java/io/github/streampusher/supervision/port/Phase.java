package io.github.streampusher.supervision.port;

import java.util.Locale;

/** The states under the names that users see. */
public enum Phase {
    DISABLED,
    STARTING,
    LIVE,
    DEGRADED,
    WAITING,
    QUARANTINED,
    STOPPING,
    FINISHED,
    BLOCKED;

    /** Whether media moves. */
    public boolean isUp() {
        return this == LIVE || this == DEGRADED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
