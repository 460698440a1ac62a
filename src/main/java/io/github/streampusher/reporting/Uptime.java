package io.github.streampusher.reporting;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** How long each stream was live, and how long it was wanted. Confined to the supervisor's thread. */
public final class Uptime implements Observer {
    private final Clock clock;
    private final BiConsumer<StreamName, HourRecord> hourIsOver;
    private final Map<StreamName, Meter> meters = new HashMap<>();
    private Instant hour;

    /** @param hourIsOver is told how much of it each stream was wanted and live */
    Uptime(Clock clock, BiConsumer<StreamName, HourRecord> hourIsOver) {
        this.clock = clock;
        this.hourIsOver = hourIsOver;
        hour = thisHour();
    }

    /** One stream's clocks. */
    private static final class Meter {
        private Phase phase = Phase.DISABLED;
        private Duration at;
        private Duration wanted = Duration.ZERO;
        private Duration live = Duration.ZERO;
        private Duration liveInAll = Duration.ZERO;

        Meter(Duration now) {
            at = now;
        }

        void advance(Duration now) {
            Duration passed = now.minus(at);
            at = now;
            if (phase != Phase.DISABLED && phase != Phase.FINISHED) {
                wanted = wanted.plus(passed);
            }
            if (phase.isUp()) {
                live = live.plus(passed);
                liveInAll = liveInAll.plus(passed);
            }
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        Meter meter = meters.computeIfAbsent(change.stream(), name -> new Meter(clock.now()));
        meter.advance(clock.now());
        meter.phase = change.to();
    }

    @Override
    public void heartbeat(Duration now) {
        if (!thisHour().equals(hour)) {
            flush();
        }
    }

    @Override
    public void streamRemoved(StreamName stream) {
        Meter meter = meters.remove(stream);
        if (meter != null) {
            flush(stream, meter);
        }
    }

    /** Since the daemon's start. */
    Duration live(StreamName stream) {
        Meter meter = meters.get(stream);
        if (meter == null) {
            return Duration.ZERO;
        }
        meter.advance(clock.now());
        return meter.liveInAll;
    }

    /** The present hour, as far as it has gone. */
    public HourRecord now(StreamName stream) {
        return now(meters.getOrDefault(stream, new Meter(clock.now())));
    }

    /** Tells of the hour, though it may not be over: what follows is told as another part of it. */
    void flush() {
        meters.forEach(this::flush);
        hour = thisHour();
    }

    private void flush(StreamName stream, Meter meter) {
        HourRecord record = now(meter);
        if (!record.wanted().isZero()) {
            hourIsOver.accept(stream, record);
        }
        meter.wanted = Duration.ZERO;
        meter.live = Duration.ZERO;
    }

    private HourRecord now(Meter meter) {
        meter.advance(clock.now());
        return new HourRecord(hour, meter.wanted, meter.live);
    }

    private Instant thisHour() {
        return clock.wallTime().truncatedTo(ChronoUnit.HOURS);
    }
}
