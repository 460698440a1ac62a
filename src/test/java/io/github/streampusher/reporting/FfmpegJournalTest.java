package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Settings.ByteSize;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegJournalTest {
    private static final StreamName CAM = new StreamName("cam");

    @TempDir
    Path logDir;

    private final ManualClock clock = new ManualClock();
    private final CapturedLog log = new CapturedLog(FfmpegJournal.class);
    private StreamLogs streamLogs;
    private FfmpegJournal journal;

    @BeforeEach
    void setUp() {
        streamLogs = new StreamLogs(logDir, new Settings.Log(new ByteSize(10 << 20), 5, new ByteSize(1 << 30)));
        journal = new FfmpegJournal(streamLogs, clock);
    }

    @AfterEach
    void tearDown() {
        streamLogs.close();
        log.close();
    }

    private void append(LogLine.Level level, String text) {
        journal.append(CAM, new LogLine(level, text));
    }

    @Test
    void whatAFeedSaysOfTheRelayThatWasClosedIsNoNews() throws IOException {
        append(LogLine.Level.ERROR, "feed 2: av_interleaved_write_frame(): Broken pipe");
        append(LogLine.Level.ERROR, "feed 2: last line repeated 19 times");
        append(LogLine.Level.ERROR, "feed 2: Error writing trailer of unix:/run/sp/relay/5: Broken pipe");
        append(LogLine.Level.ERROR, "feed 2: unix:/run/sp/relay/6: No such file or directory");
        append(LogLine.Level.ERROR, "push 1: av_interleaved_write_frame(): Broken pipe");
        append(LogLine.Level.ERROR, "feed 2: rtsp://h/main: Broken pipe");
        append(LogLine.Level.ERROR, "feed 2: last line repeated 3 times");
        assertEquals(
                List.of(
                        "WARN cam: ffmpeg: push 1: av_interleaved_write_frame(): Broken pipe",
                        "WARN cam: ffmpeg: feed 2: rtsp://h/main: Broken pipe",
                        "WARN cam: ffmpeg: feed 2: last line repeated 3 times"),
                log.lines());
        streamLogs.close();
        assertEquals(7, Files.readAllLines(logDir.resolve("cam.log")).size());
    }

    @Test
    void warningsAndErrorsAreLoggedAndInformationIsNot() throws IOException {
        append(LogLine.Level.INFO, "Input #0");
        append(LogLine.Level.WARNING, "odd");
        append(LogLine.Level.ERROR, "bad");
        assertEquals(List.of("WARN cam: ffmpeg: odd", "WARN cam: ffmpeg: bad"), log.lines());
        streamLogs.close();
        assertEquals(3, Files.readAllLines(logDir.resolve("cam.log")).size());
    }

    @Test
    void similarLineIsLoggedAgainAfterSixHours() {
        append(LogLine.Level.WARNING, "[mux @ 0x55aa] DTS 17 out of order");
        append(LogLine.Level.WARNING, "[mux @ 0x66bb] DTS 18 out of order");
        assertEquals(1, log.lines().size());
        clock.advance(Duration.ofHours(6).plusSeconds(1));
        append(LogLine.Level.WARNING, "[mux @ 0x77cc] DTS 19 out of order");
        assertEquals(2, log.lines().size());
    }

    @Test
    void linesOfOneHourAreBoundedAndTheRestIsCounted() {
        for (int i = 0; i < 50; i++) {
            append(LogLine.Level.ERROR, "error " + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".charAt(i));
        }
        assertEquals(20, log.lines().size());
        clock.advance(Duration.ofHours(1));
        journal.heartbeat(clock.now());
        assertEquals(21, log.lines().size());
        assertTrue(log.lines().get(20).startsWith("INFO cam: ffmpeg: 30 more warnings and errors in 60 min"));
        append(LogLine.Level.ERROR, "another one");
        assertEquals(22, log.lines().size());
        clock.advance(Duration.ofHours(1));
        journal.heartbeat(clock.now());
        assertEquals(22, log.lines().size(), "nothing was left out");
    }

    @Test
    void longLineIsCut() {
        append(LogLine.Level.ERROR, "x".repeat(2000));
        assertEquals("WARN cam: ffmpeg: " + "x".repeat(500), log.lines().get(0));
    }

    @Test
    void removedStreamIsForgotten() {
        append(LogLine.Level.ERROR, "bad");
        journal.streamRemoved(CAM);
        append(LogLine.Level.ERROR, "bad");
        assertEquals(2, log.lines().size());
    }

    @Test
    void planIsInTheLogOfTheStreamOnly() throws IOException {
        Plan.Decision copy = new Plan.Decision(Plan.Decision.Kind.COPY, "as it is");
        List<Plan.Warning> warnings = List.of(new Plan.Warning("video.bitrate", "4k is little"));
        journal.planned(
                new RunId(CAM, 1),
                new Plan(
                        Optional.empty(),
                        new CommandLine(List.of()),
                        OptionalDouble.empty(),
                        copy,
                        copy,
                        warnings,
                        Optional.empty()));
        assertEquals(List.of(), log.lines());
        streamLogs.close();
        List<String> lines = Files.readAllLines(logDir.resolve("cam.log"));
        assertTrue(lines.get(0).endsWith("plan: video copy: as it is; audio copy: as it is"), lines.toString());
        assertTrue(lines.get(1).endsWith("plan: 4k is little"), lines.toString());
    }
}
