package io.github.streampusher.supervision.port;

import java.time.Duration;
import java.time.Instant;

/** The port to time. */
public interface Clock {
    /** Time since some moment in the past, which neither jumps nor goes back: what deadlines are measured by. */
    Duration now();

    /** What a clock on the wall says: for people alone, since it may jump. */
    Instant wallTime();
}
