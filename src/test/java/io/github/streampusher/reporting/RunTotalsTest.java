package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.reporting.RunTotals.StreamTotals;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.StateChange;
import io.github.streampusher.supervision.port.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTotalsTest {
    private static final StreamName CAM = new StreamName("cam");

    @TempDir
    Path stateDir;

    private final ManualClock clock = new ManualClock();
    private History history;
    private RunTotals totals;

    @BeforeEach
    void setUp() {
        history = new History(stateDir, clock);
        totals = new RunTotals(history);
    }

    @AfterEach
    void tearDown() {
        history.close();
    }

    private static Sample sample(long frames, long bytes, long duplicated, long dropped) {
        return new Sample(
                OptionalLong.of(frames), OptionalLong.of(0), OptionalLong.of(bytes), duplicated, dropped, false);
    }

    private void endRun(Sample counters, Optional<Cause> cause) {
        endRun(Unit.WHOLE, counters, cause);
    }

    private void endRun(Unit unit, Sample counters, Optional<Cause> cause) {
        totals.runEnded(new RunReport(
                new RunId(CAM, 0, unit, 1),
                "command",
                Duration.ofSeconds(1),
                counters,
                cause.map(code -> new Diagnosis(code, "evidence")),
                "why",
                false));
    }

    private StreamTotals including(Sample running) {
        return totals.includingRunning(new Snapshot(List.of(new Snapshot.StreamStatus(
                        CAM,
                        Phase.LIVE,
                        ManualClock.START,
                        OptionalLong.empty(),
                        3,
                        Optional.empty(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Rates.UNKNOWN,
                        running,
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()))))
                .get(CAM);
    }

    @Test
    void endedAndRunningRunsAreAdded() {
        history.availabilityMeter()
                .stateChanged(new StateChange(CAM, Phase.STARTING, Phase.LIVE, "why", Optional.empty()));
        clock.advance(Duration.ofMinutes(2));
        endRun(sample(100, 1000, 1, 2), Optional.of(Cause.SOURCE_LOST));
        endRun(sample(10, 100, 3, 4), Optional.of(Cause.SOURCE_LOST));
        endRun(Sample.EMPTY, Optional.empty());
        assertEquals(
                new StreamTotals(111, 4, 6, 1101, 2, Map.of("source-lost", 2L, "stopped", 1L), Duration.ofMinutes(2)),
                including(sample(1, 1, 0, 0)));
    }

    /** The feed counts frames, the pushes bytes and sessions. */
    @Test
    void unitsOfARelayedStreamCountOnce() {
        endRun(Unit.feed(0), sample(100, 1000, 1, 2), Optional.of(Cause.SOURCE_LOST));
        endRun(Unit.push(0), sample(100, 900, 0, 0), Optional.empty());
        endRun(Unit.push(1), Sample.EMPTY, Optional.of(Cause.DESTINATION_REFUSED));
        StreamTotals sums = including(Sample.EMPTY);
        assertEquals(
                List.of(100L, 1L, 2L, 900L, 1L),
                List.of(sums.frames(), sums.duplicated(), sums.dropped(), sums.outputBytes(), sums.publishes()));
    }

    @Test
    void runningRunIsNotAddedTwice() {
        including(sample(5, 5, 0, 0));
        assertEquals(5, including(sample(5, 5, 0, 0)).frames());
    }

    @Test
    void removedStreamStartsAtZero() {
        endRun(sample(100, 1000, 1, 2), Optional.empty());
        totals.streamRemoved(CAM);
        assertEquals(StreamTotals.NONE, including(Sample.EMPTY));
    }
}
