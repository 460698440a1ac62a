package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    @TempDir
    Path stateDir;

    private static JsonObject run(int number) {
        JsonObject run = new JsonObject();
        run.addProperty("run", number);
        run.addProperty("command", "x".repeat(900));
        return run;
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
        List<Integer> numbers =
                history.runs().stream().map(run -> run.get("run").getAsInt()).toList();
        assertEquals(List.of(1, 3), numbers);
    }

    @Test
    void fileIsBoundedAndKeepsNewestRunsAndRecentHours() throws Exception {
        HistoryFile history = new HistoryFile(stateDir, "cam");
        Instant thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        history.append(hour(thisHour.minus(Duration.ofDays(40)), 60, 60).json());
        history.append(hour(thisHour, 20, 20).json());
        history.append(hour(thisHour, 20, 10).json());
        for (int i = 0; i < 1000; i++) {
            history.append(run(i));
            assertTrue(Files.size(stateDir.resolve("history/cam.jsonl")) <= HistoryFile.MAX_BYTES);
        }
        List<JsonObject> runs = history.runs();
        assertEquals(999, runs.get(runs.size() - 1).get("run").getAsInt());
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
}
