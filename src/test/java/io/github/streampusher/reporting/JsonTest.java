package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.reporting.HistoryFile.HourRecord;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.reporting.StatusView.ProblemView;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings.NotificationEvent;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.StateChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each JSON form, to the byte: tools depend on its keys and its nulls. */
class JsonTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final StreamName CAM = new StreamName("cam");
    private static final StreamName IDLE = new StreamName("idle");
    private static final Diagnosis REFUSED = new Diagnosis(Cause.SOURCE_REFUSED, "tcp://h:1: Connection refused <&'>");

    private static final Map<StreamName, Double> CORES = Map.of(CAM, 0.4266);
    private static final Snapshot SNAPSHOT = new Snapshot(List.of(
            new Snapshot.StreamStatus(
                    CAM,
                    Phase.DEGRADED,
                    NOON.plusNanos(123_456_789),
                    OptionalLong.of(42),
                    3,
                    Optional.of(REFUSED),
                    "why",
                    Optional.empty(),
                    Optional.of(Duration.ofSeconds(9)),
                    new Rates(OptionalDouble.of(1.00049), OptionalDouble.of(25), OptionalDouble.of(1234567.8)),
                    new Sample(OptionalLong.of(100), OptionalLong.of(4_000_000), OptionalLong.of(5000), 1, 2, false),
                    Map.of("site", "hall"),
                    List.of(
                            new Snapshot.OutputStatus("rtmp://h/***", Optional.of(true), Optional.empty()),
                            new Snapshot.OutputStatus("rtmp://i/***", Optional.of(false), Optional.of(REFUSED))),
                    Optional.of("深夜电台"),
                    Optional.of("rtsp://h/***"),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(new Snapshot.FeedStatus(
                            "rtsp://h/***",
                            Phase.LIVE,
                            true,
                            Optional.empty(),
                            Optional.empty(),
                            OptionalLong.of(43),
                            Optional.of(new Snapshot.TrackStatus(true, Duration.ofMillis(40), 2)),
                            Optional.empty()))),
            new Snapshot.StreamStatus(
                    IDLE,
                    Phase.DISABLED,
                    NOON,
                    OptionalLong.empty(),
                    0,
                    Optional.empty(),
                    "disabled",
                    Optional.of(NOON.plusMillis(8500)),
                    Optional.empty(),
                    new Rates(OptionalDouble.of(Double.NaN), OptionalDouble.empty(), OptionalDouble.empty()),
                    Sample.EMPTY,
                    Map.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of())));

    private static final List<Problem> PROBLEMS = List.of(
            Problem.error("a.yaml", 1, 2, "", "bad <file>"),
            new Problem(Problem.Severity.WARNING, "b.yaml", 3, 4, "streams.x", "odd"));

    private static final ConfigReport CONFIG = new ConfigReport(PROBLEMS, 7, Optional.of(NOON), Language.EN, Map.of());

    @TempDir
    Path stateDir;

    private static String resource(String name) throws IOException {
        try (var in = JsonTest.class.getResourceAsStream("/json/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void writeHistory() throws IOException {
        HistoryFile history = new HistoryFile(stateDir, "cam");
        history.append(RunView.of(
                new RunReport(
                        new RunId(CAM, 3),
                        "-i 'x' <&>",
                        Duration.ofMillis(12345),
                        new Sample(
                                OptionalLong.of(300),
                                OptionalLong.of(12_000_000),
                                OptionalLong.of(6_000_000),
                                4,
                                5,
                                true),
                        Optional.of(REFUSED),
                        "no reason",
                        false),
                NOON.plusNanos(999_999),
                Optional.of("studio-1")));
        history.append(new HourRecord(NOON, Duration.ofMillis(3_599_600), Duration.ofSeconds(1800)));
        history.append(RunView.of(
                new RunReport(
                        new RunId(CAM, 4),
                        "c",
                        Duration.ZERO,
                        Sample.EMPTY,
                        Optional.empty(),
                        "stopped by hand",
                        false),
                NOON,
                Optional.empty()));
    }

    private String detail(StreamName stream, Duration wanted, Duration live) throws IOException {
        var past = History.read(stateDir, stream, new HourRecord(NOON, wanted, live), NOON.plusSeconds(60));
        return Json.pretty(StatusView.of(SNAPSHOT, stream, CORES, CONFIG, past).orElseThrow());
    }

    @Test
    void statusOfAllStreams() throws IOException {
        assertEquals(resource("status.json"), Json.pretty(StatusView.of(SNAPSHOT, CORES, CONFIG)));
    }

    @Test
    void statusWithoutStreamsAndReloads() throws IOException {
        ConfigReport none = new ConfigReport(List.of(), 0, Optional.empty(), Language.EN, Map.of());
        assertEquals(
                resource("status-empty.json"), Json.pretty(StatusView.of(new Snapshot(List.of()), Map.of(), none)));
    }

    @Test
    void statusOfOneStreamHasItsHistory() throws IOException {
        writeHistory();
        assertEquals(resource("stream.json"), detail(CAM, Duration.ofSeconds(10), Duration.ofSeconds(3)));
        assertEquals(resource("stream-unknown.json"), detail(IDLE, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void unknownStreamHasNoStatus() throws IOException {
        var past = History.read(stateDir, IDLE, new HourRecord(NOON, Duration.ZERO, Duration.ZERO), NOON);
        assertTrue(StatusView.of(SNAPSHOT, new StreamName("other"), CORES, CONFIG, past)
                .isEmpty());
    }

    @Test
    void historyLines() throws IOException {
        writeHistory();
        assertEquals(resource("history.jsonl"), Files.readString(stateDir.resolve("history/cam.jsonl")));
    }

    @Test
    void problems() throws IOException {
        assertEquals(resource("problems.json"), Json.pretty(Map.of("problems", ProblemView.of(PROBLEMS))));
    }

    @Test
    void notificationEvents() throws IOException {
        StringBuilder sent = new StringBuilder();
        Notifications notifications = new Notifications(new Clock() {
            @Override
            public Duration now() {
                return Duration.ZERO;
            }

            @Override
            public Instant wallTime() {
                return NOON.plusNanos(1_234_567);
            }

            @Override
            public boolean isQuietHour() {
                return false;
            }
        });
        notifications.reconfigure(
                Map.of("test", json -> sent.append(json).append('\n')), Set.of(NotificationEvent.values()));
        notifications.stateChanged(new StateChange(CAM, Phase.LIVE, Phase.WAITING, "why", Optional.of(REFUSED)));
        notifications.stateChanged(new StateChange(CAM, Phase.STARTING, Phase.LIVE, "up <1>", Optional.empty()));
        notifications.problemsChanged(CONFIG);
        notifications.close();
        assertEquals(resource("notifications.jsonl"), sent.toString());
    }

    @Test
    void writtenRecordsAreReadBack() throws IOException {
        StatusView status = StatusView.of(SNAPSHOT, CORES, CONFIG);
        String json = Json.pretty(status);
        assertEquals(json, Json.pretty(Json.parse(json, StatusView.class)));
        assertEquals(
                status.streams().get(1),
                Json.parse(json, StatusView.class).streams().get(1));
        writeHistory();
        String one = detail(CAM, Duration.ofSeconds(10), Duration.ofSeconds(3));
        assertEquals(one, Json.pretty(Json.parse(one, StatusView.DetailView.class)));
    }

    @Test
    void tornOrOtherLinesAreSkipped() {
        assertEquals(Optional.empty(), Json.parseIfHas("run", "{\"run\":1,\"stre", RunView.class));
        assertEquals(Optional.empty(), Json.parseIfHas("run", "{\"run\":\"x\"}", RunView.class));
        assertEquals(Optional.empty(), Json.parseIfHas("run", "{\"run\":1,\"start\":\"x\"}", RunView.class));
        assertEquals(Optional.empty(), Json.parseIfHas("run", "17", RunView.class));
        assertEquals(Optional.empty(), Json.parseIfHas("run", "", RunView.class));
        assertEquals(Optional.empty(), Json.parseIfHas("run", "{\"hour\":1}", RunView.class));
    }
}
