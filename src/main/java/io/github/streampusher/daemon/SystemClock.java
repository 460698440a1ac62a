package io.github.streampusher.daemon;

import io.github.streampusher.supervision.port.Clock;
import java.time.Duration;
import java.time.Instant;

/** The machine's clocks. */
final class SystemClock implements Clock {
    @Override
    public Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public Instant wallTime() {
        return Instant.now();
    }
}
