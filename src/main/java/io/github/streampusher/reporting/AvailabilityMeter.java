package io.github.streampusher.reporting;

import io.github.streampusher.reporting.HistoryFile.HourRecord;
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

/** Measures how long each stream was wanted and how long it was live. Confined to the supervisor's thread. */
public final class AvailabilityMeter implements Observer {
    private final Clock clock;
    private final BiConsumer<StreamName, HourRecord> onHourEnd;
    private final Map<StreamName, StreamMeter> meters = new HashMap<>();
    private Instant currentHour;

    /** @param onHourEnd gets each stream's record of an ended hour */
    AvailabilityMeter(Clock clock, BiConsumer<StreamName, HourRecord> onHourEnd) {
        this.clock = clock;
        this.onHourEnd = onHourEnd;
        currentHour = thisHour();
    }

    /** One stream's times. */
    private static final class StreamMeter {
        private Phase phase = Phase.DISABLED;
        private Duration advancedAt;
        private Duration wanted = Duration.ZERO;
        private Duration live = Duration.ZERO;
        private Duration totalLive = Duration.ZERO;

        StreamMeter(Duration now) {
            advancedAt = now;
        }

        void advance(Duration now) {
            Duration passed = now.minus(advancedAt);
            advancedAt = now;
            boolean isWanted = switch (phase) {
                case DISABLED, SCHEDULED, ELSEWHERE, FINISHED -> false;
                default -> true;
            };
            if (isWanted) {
                wanted = wanted.plus(passed);
            }
            if (phase.isUp()) {
                live = live.plus(passed);
                totalLive = totalLive.plus(passed);
            }
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        StreamMeter meter = meters.computeIfAbsent(change.stream(), name -> new StreamMeter(clock.now()));
        meter.advance(clock.now());
        meter.phase = change.to();
    }

    @Override
    public void heartbeat(Duration now) {
        if (!thisHour().equals(currentHour)) {
            flush();
        }
    }

    @Override
    public void streamRemoved(StreamName stream) {
        StreamMeter meter = meters.remove(stream);
        if (meter != null) {
            flush(stream, meter);
        }
    }

    /** Since the daemon's start. */
    Duration totalLiveTime(StreamName stream) {
        StreamMeter meter = meters.get(stream);
        if (meter == null) {
            return Duration.ZERO;
        }
        meter.advance(clock.now());
        return meter.totalLive;
    }

    /** The current hour so far. */
    public HourRecord currentHourRecord(StreamName stream) {
        return currentHourRecord(meters.getOrDefault(stream, new StreamMeter(clock.now())));
    }

    /** Reports the hour even if it has not ended; the rest of it is then reported as another record. */
    void flush() {
        meters.forEach(this::flush);
        currentHour = thisHour();
    }

    private void flush(StreamName stream, StreamMeter meter) {
        HourRecord record = currentHourRecord(meter);
        if (!record.wanted().isZero()) {
            onHourEnd.accept(stream, record);
        }
        meter.wanted = Duration.ZERO;
        meter.live = Duration.ZERO;
    }

    private HourRecord currentHourRecord(StreamMeter meter) {
        meter.advance(clock.now());
        return new HourRecord(currentHour, meter.wanted, meter.live);
    }

    private Instant thisHour() {
        return clock.wallTime().truncatedTo(ChronoUnit.HOURS);
    }
}
