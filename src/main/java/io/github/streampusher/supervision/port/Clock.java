package io.github.streampusher.supervision.port;

import java.time.Duration;
import java.time.Instant;

/** The port to time. */
public interface Clock {
    /** Monotonic time since some moment in the past. Deadlines are measured by it. */
    Duration now();

    /** The time of day. It may jump, so it is for people only. */
    Instant wallTime();

    /** Whether it is the hour of the night, by this host's time zone, in which a short break is missed least. */
    boolean isQuietHour();
}
