package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.health.Sample;
import io.github.streampusher.reporting.HistoryFile.HourRecord;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    Path stateDir;

    private static RunView run(int number) {
        RunId run = new RunId(new StreamName("cam"), number);
        return RunView.of(
                new RunReport(run, "x".repeat(700), Duration.ZERO, Sample.EMPTY, Optional.empty(), "stopped", false),
                Instant.EPOCH,
                Optional.empty());
    }

    private static HourRecord hour(Instant hour, int wantedMinutes, int liveMinutes) {
        return new HourRecord(hour, Duration.ofMinutes(wantedMinutes), Duration.ofMinutes(liveMinutes));
    }

    @Test
    void tornLastLineLosesOnlyThatLine() throws Exception {
        HistoryFile history = new HistoryFile(stateDir, "cam");
        history.append(run(1));
        Files.writeString(stateDir.resolve("history/cam.jsonl"), "{\"run\":2,\"comm", StandardOpenOption.APPEND);
        history.append(run(3));
        assertEquals(List.of(run(1), run(3)), history.runs());
    }

    @Test
    void fileIsBoundedAndKeepsNewestRunsAndRecentHours() throws Exception {
        HistoryFile history = new HistoryFile(stateDir, "cam");
        Instant thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        history.append(hour(thisHour.minus(Duration.ofDays(40)), 60, 60));
        history.append(hour(thisHour, 20, 20));
        history.append(hour(thisHour, 20, 10));
        for (int i = 0; i < 1000; i++) {
            history.append(run(i));
            assertTrue(Files.size(stateDir.resolve("history/cam.jsonl")) <= HistoryFile.MAX_BYTES);
        }
        List<RunView> runs = history.runs();
        assertEquals(999, runs.get(runs.size() - 1).run());
        assertTrue(runs.size() > 250, runs.size() + " runs");
        assertEquals(List.of(hour(thisHour, 40, 30)), history.hours());
    }

    @Test
    void missingFileIsEmpty() throws Exception {
        HistoryFile history = new HistoryFile(stateDir, "nobody");
        assertTrue(!history.exists() && history.runs().isEmpty());
    }

    @Test
    void availabilityIsLiveShareOfWantedTime() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        List<HourRecord> hours =
                List.of(hour(now.minus(Duration.ofDays(2)), 60, 0), hour(now.minus(Duration.ofHours(2)), 40, 30));
        assertEquals(
                0.75,
                HourRecord.availability(hours, now.minus(Duration.ofDays(1))).getAsDouble());
        assertEquals(
                0.3,
                HourRecord.availability(hours, now.minus(Duration.ofDays(30))).getAsDouble());
        assertTrue(HourRecord.availability(hours, now).isEmpty());
    }

    @Test
    void historyOfStreamThatIsGoneIsDeletedAfterThirtyDays() throws Exception {
        ManualClock clock = new ManualClock();
        Instant old = clock.wallTime().minus(Duration.ofDays(31));
        for (String name : List.of("cam", "gone", "recent")) {
            new HistoryFile(stateDir, name).append(run(1));
            Files.setLastModifiedTime(
                    stateDir.resolve("history/" + name + ".jsonl"),
                    FileTime.from(name.equals("recent") ? clock.wallTime() : old));
        }
        try (History history = new History(stateDir, clock)) {
            history.stateChanged(new StateChange(
                    new StreamName("cam"), Phase.DISABLED, Phase.DISABLED, "enabled: false", Optional.empty()));
            history.heartbeat(clock.now());
            clock.advance(Duration.ofHours(2));
            history.heartbeat(clock.now());
        }
        assertTrue(new HistoryFile(stateDir, "cam").exists());
        assertTrue(new HistoryFile(stateDir, "recent").exists());
        assertFalse(new HistoryFile(stateDir, "gone").exists());
    }

    @Test
    void foreignFileInTheHistoryIsLeftAlone() throws Exception {
        Path foreign = Files.createDirectories(stateDir.resolve("history")).resolve("Not A Name.jsonl");
        Files.setLastModifiedTime(Files.createFile(foreign), FileTime.from(Instant.EPOCH));
        HistoryFile.deleteUnused(stateDir, Set.of(), Instant.now());
        assertTrue(Files.exists(foreign));
    }
}
