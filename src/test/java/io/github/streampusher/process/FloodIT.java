package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.LastLines;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Settings.ByteSize;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launcher.StopSignal;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.NoRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that prints without measure. */
class FloodIT {
    private static final long MAX_TOTAL = 200_000;
    private static final String MEBIBYTES = "100";

    @TempDir
    Path folder;

    private final EventRecorder events = new EventRecorder();
    private StreamLogs logs;
    private ChildLauncher children;

    @BeforeEach
    void setUp() {
        logs = new StreamLogs(folder, new Settings.Log(new ByteSize(50_000), 5, new ByteSize(MAX_TOTAL)));
        children = new ChildLauncher(events, logs, new NoRelay(), folder, folder);
    }

    @AfterEach
    void tearDown() {
        children.close();
        logs.close();
    }

    private RunId flood(String... arguments) {
        RunId run = FakeFfmpeg.run("flood", 1);
        children.start(FakeFfmpeg.launch(run, arguments));
        return run;
    }

    private String log() throws IOException {
        logs.close();
        return Files.readString(folder.resolve("flood.log"));
    }

    private long totalLogBytes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void floodOfDistinctLinesIsCountedAndLogStaysBounded() throws IOException {
        flood("flood", MEBIBYTES);

        Event.Exited exited = events.next(Event.Exited.class);
        assertEquals(0, exited.status());
        assertEquals(LastLines.MAX_LINES, exited.lastLines().size());
        assertTrue(log().matches("(?s).*warning ffmpeg \\| \\d+ lines left out\n.*"));
        assertTrue(totalLogBytes() <= MAX_TOTAL, "total " + totalLogBytes());
    }

    @Test
    void repeatedLineIsLoggedOnceWithCount() throws IOException {
        flood("repeat", "5000000", "[error] the same line again");

        assertEquals(1, events.next(Event.Exited.class).lastLines().size());
        assertEquals(
                4_999_999,
                log().lines()
                        .filter(line -> line.contains("last line repeated"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll(".*repeated (\\d+) times?", "$1")))
                        .sum());
    }

    /** The kernel gives a user who has more than 1024 pipes no larger ones. */
    @Test
    void floodThroughPipeOfOnePageIsReadWithoutPause() {
        flood("small-pipe", "40");

        assertEquals(0, events.next(Event.Exited.class).status());
    }

    @Test
    void endlessLineIsTruncated() throws IOException {
        flood("no-newline", "50000000");

        assertEquals(1, events.next(Event.Exited.class).lastLines().size());
        assertTrue(log().endsWith("[the rest of this line was left out]\n"));
    }

    @Test
    void binaryOutputStaysBounded() throws IOException {
        flood("binary", "50000000");

        assertEquals(0, events.next(Event.Exited.class).status());
        assertTrue(totalLogBytes() <= MAX_TOTAL, "total " + totalLogBytes());
    }

    @Test
    void floodDoesNotDelayOtherStreams() {
        RunId other = FakeFfmpeg.run("other", 1);
        children.start(FakeFfmpeg.launch(other, "counting"));
        events.next(Event.Sampled.class);
        RunId flood = flood("flood", "100000");
        events.next(Event.Started.class);
        for (int i = 0; i < 20; i++) { // two seconds
            Event.Sampled sampled = events.next(Event.Sampled.class);
            assertEquals(other, sampled.run());
        }
        children.signal(flood, StopSignal.KILL);

        assertEquals(flood, events.next(Event.Exited.class).run());
    }
}
