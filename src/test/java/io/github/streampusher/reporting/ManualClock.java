package io.github.streampusher.reporting;

import io.github.streampusher.supervision.port.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until a test moves it. */
final class ManualClock implements Clock {
    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private Duration now = Duration.ZERO;

    void advance(Duration passed) {
        now = now.plus(passed);
    }

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public Instant wallTime() {
        return START.plus(now);
    }

    @Override
    public boolean isQuietHour() {
        return false;
    }
}
