package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.reporting.HistoryFile.HourRecord;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AvailabilityMeterTest {
    private static final StreamName CAM = new StreamName("cam");

    private final ManualClock clock = new ManualClock();
    private final List<HourRecord> hours = new ArrayList<>();
    private final AvailabilityMeter meter = new AvailabilityMeter(clock, (stream, hour) -> hours.add(hour));

    private void spend(Phase phase, int minutes) {
        meter.stateChanged(new StateChange(CAM, Phase.DISABLED, phase, "why", Optional.empty()));
        clock.advance(Duration.ofMinutes(minutes));
    }

    private static HourRecord hour(int hoursAfterStart, int wanted, int live) {
        return new HourRecord(
                ManualClock.START.plus(Duration.ofHours(hoursAfterStart)),
                Duration.ofMinutes(wanted),
                Duration.ofMinutes(live));
    }

    @Test
    void timeIsCountedByPhase() {
        spend(Phase.STARTING, 1);
        spend(Phase.LIVE, 10);
        spend(Phase.DEGRADED, 5);
        spend(Phase.WAITING, 2);
        spend(Phase.DISABLED, 20);
        spend(Phase.FINISHED, 1);
        assertEquals(hour(0, 18, 15), meter.currentHourRecord(CAM));
        assertEquals(Duration.ofMinutes(15), meter.totalLiveTime(CAM));
    }

    @Test
    void hourIsReportedAtItsEndAndCountsBeginAgain() {
        spend(Phase.LIVE, 59);
        meter.heartbeat(clock.now());
        assertEquals(List.of(), hours);
        clock.advance(Duration.ofMinutes(1));
        meter.heartbeat(clock.now());
        assertEquals(List.of(hour(0, 60, 60)), hours);
        clock.advance(Duration.ofMinutes(3));
        assertEquals(hour(1, 3, 3), meter.currentHourRecord(CAM));
        assertEquals(Duration.ofMinutes(63), meter.totalLiveTime(CAM));
    }

    @Test
    void removedStreamIsReportedAtOnce() {
        spend(Phase.WAITING, 7);
        meter.streamRemoved(CAM);
        meter.streamRemoved(CAM);
        assertEquals(List.of(hour(0, 7, 0)), hours);
        assertEquals(Duration.ZERO, meter.totalLiveTime(CAM));
    }

    @Test
    void hourOfUnwantedStreamIsNotReported() {
        spend(Phase.DISABLED, 30);
        meter.flush();
        assertEquals(List.of(), hours);
    }

    @Test
    void unknownStreamHasAnEmptyHour() {
        assertEquals(hour(0, 0, 0), meter.currentHourRecord(CAM));
    }
}
