package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Settings.ByteSize;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateJournalTest {
    private static final StreamName CAM = new StreamName("cam");

    @TempDir
    Path logDir;

    private final ManualClock clock = new ManualClock();
    private final CapturedLog log = new CapturedLog(StateJournal.class);
    private StreamLogs streamLogs;
    private StateJournal journal;

    @BeforeEach
    void setUp() {
        streamLogs = new StreamLogs(logDir, new Settings.Log(new ByteSize(10 << 20), 5, new ByteSize(1 << 30)));
        journal = new StateJournal(streamLogs, clock);
    }

    @AfterEach
    void tearDown() {
        streamLogs.close();
        log.close();
    }

    private void change(Phase to, Cause... cause) {
        Optional<Diagnosis> diagnosis =
                cause.length == 0 ? Optional.empty() : Optional.of(new Diagnosis(cause[0], "evidence"));
        journal.stateChanged(new StateChange(CAM, Phase.STARTING, to, "why", diagnosis));
    }

    private List<String> streamLog() throws IOException {
        streamLogs.close();
        return Files.readAllLines(logDir.resolve("cam.log")).stream()
                .map(line -> line.substring(25))
                .toList();
    }

    @Test
    void changeIsLoggedOnceWithItsFields() throws IOException {
        change(Phase.WAITING, Cause.SOURCE_LOST);
        assertEquals("WARN cam: waiting: why", log.lines().get(0));
        assertEquals(Map.of("STREAM", "cam", "STATE", "waiting", "CAUSE", "source-lost"), log.lastFields());
        assertEquals(List.of("warning daemon | waiting: why"), streamLog());
    }

    @Test
    void levelSaysWhoMustAct() {
        change(Phase.LIVE);
        change(Phase.WAITING);
        change(Phase.WAITING, Cause.SOURCE_ENDED);
        change(Phase.DEGRADED);
        change(Phase.BLOCKED, Cause.OPTION_INVALID);
        assertEquals(
                List.of("INFO", "INFO", "INFO", "WARN", "ERROR", "ERROR"), // and the advice
                log.lines().stream().map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void causeThatNeedsAPersonIsAnError() {
        change(Phase.WAITING, Cause.DESTINATION_REJECTED);
        change(Phase.DEGRADED, Cause.DISK_FULL);
        assertTrue(
                log.lines().stream().allMatch(line -> line.startsWith("ERROR cam: ")),
                log.lines().toString());
    }

    @Test
    void adviceFollowsANewCauseOnce() {
        change(Phase.WAITING, Cause.SOURCE_REFUSED);
        change(Phase.WAITING, Cause.SOURCE_LOST);
        change(Phase.WAITING, Cause.SOURCE_REFUSED);
        List<String> advice = log.lines().stream()
                .filter(line -> line.startsWith("WARN cam: advice: "))
                .toList();
        assertEquals(2, advice.size(), log.lines().toString());
        assertTrue(advice.get(0).contains("nc -vz"), advice.get(0));
    }

    @Test
    void adviceIsInTheLanguageOfTheSettings() {
        journal.useLanguage(Language.ZH);
        change(Phase.WAITING, Cause.SOURCE_REFUSED);
        String expected = Cause.SOURCE_REFUSED.advice(Language.ZH).remedy();
        assertEquals("WARN cam: advice: " + expected, log.lines().get(1));
    }

    @Test
    void flappingStreamIsSummarisedHourlyButFullyInItsOwnLog() throws IOException {
        for (int i = 0; i < 30; i++) {
            change(Phase.WAITING, Cause.SOURCE_LOST);
        }
        assertEquals(14, log.lines().size(), log.lines().toString()); // and the advice
        clock.advance(Duration.ofHours(1));
        journal.heartbeat(clock.now());
        assertEquals(15, log.lines().size());
        assertTrue(
                log.lines().get(14).contains("18 changes of state"), log.lines().get(14));
        assertEquals(30, streamLog().size());
    }

    @Test
    void summaryOfRunGoesToTheStreamLogOnly() throws IOException {
        journal.runEnded(new RunReport(
                new RunId(CAM, 7),
                "c",
                Duration.ofSeconds(2),
                Sample.EMPTY,
                Optional.empty(),
                "stopped by hand",
                false));
        assertEquals(List.of(), log.lines());
        assertTrue(streamLog().get(0).startsWith("info    daemon | run 7 ended after 2 s: "));
    }

    @Test
    void removedStreamIsForgotten() {
        for (int i = 0; i < 20; i++) {
            change(Phase.WAITING, Cause.SOURCE_LOST);
        }
        journal.streamRemoved(CAM);
        int before = log.lines().size();
        change(Phase.WAITING, Cause.SOURCE_LOST);
        assertEquals(before + 2, log.lines().size());
    }

    @Test
    void defectsAndPausesAreLogged() {
        journal.clockPaused(Duration.ofSeconds(40));
        journal.defect(new IllegalStateException());
        journal.defect(CAM, new IllegalStateException());
        assertTrue(log.lines().get(0).startsWith("WARN ") && log.lines().get(0).contains("40 s"));
        assertTrue(log.lines().get(1).startsWith("ERROR "));
        assertTrue(log.lines().get(2).startsWith("ERROR cam: "));
    }
}
