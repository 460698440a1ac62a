package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.stream.Language;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTextTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String JSON = """
            {"streams": [
            {"name": "%s", "state": "waiting", "since": "2026-11-23T11:59:52Z", "pid": null, "run": 3, "restarts": 2,
             "cause": "source-refused", "detail": "source-refused: Connection refused; next try in 16 s",
             "advice": "Check that the camera is on.",
             "next_start": "2026-11-23T12:00:08Z", "speed": null, "fps": null, "bitrate_bps": null, "frames": null,
             "duplicated": 0, "dropped": 0, "output_bytes": null, "labels": {"site": "hall"},
             "outputs": [{"url": "rtmp://h/app/***", "up": false, "cause": null},
                         {"url": "/srv/a.mkv", "up": null, "cause": null}],
             "availability": {"24h": 0.9987, "30d": null}, "last_runs": []}],
             "config": {"problems": [{"key": null}]}}
            """;

    private static StatusText text(Terminal terminal) {
        return new StatusText(NOW, terminal, Language.EN);
    }

    private static StatusView status(String name) {
        return Json.parse(JSON.formatted(name), StatusView.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 200})
    void tableFitsTerminalAndKeepsNameAndState(int width) {
        String table = text(new Terminal(width, 24, false))
                .table(status("a-name-that-is-as-long-as-names-of-streams-can-be-at-most"));
        String row = table.lines().toList().get(1);
        assertTrue(row.length() <= width, row);
        assertTrue(row.startsWith("a-name-that-is-as-long-") && row.contains("waiting"), row);
        assertEquals(
                List.of("1 stream: 1 waiting", "1 problem in the definitions: see `stream-pusher check`"),
                table.lines().skip(table.lines().count() - 2).toList());
        assertTrue(table.lines().allMatch(line -> line.length() <= Math.max(width, 60)), table);
    }

    @Test
    void unlimitedWidthShowsAllColumns() {
        String row = text(Terminal.NONE).table(status("cam")).lines().toList().get(1);
        assertTrue(row.endsWith("source-refused: Connection refused; next try in 8 s"), row);
        assertTrue(row.matches("cam +waiting +8 s +2 .*"), row);
    }

    @Test
    void coloursAreOnlyForTerminals() {
        assertFalse(text(Terminal.NONE).table(status("cam")).contains("\033"));
        assertTrue(text(new Terminal(80, 24, true)).table(status("cam")).contains("\033[33mwaiting\033[0m"));
    }

    @Test
    void streamReportShowsAllFields() {
        String page = text(Terminal.NONE).report(Json.parse(JSON.formatted("cam"), StatusView.DetailView.class));
        assertEquals("""
                cam: waiting for 8 s
                  why           source-refused: Connection refused; next try in 8 s
                  cause         source-refused
                  advice        Check that the camera or server runs, and host and port under "input:"; "nc -vz HOST PORT" tries them.
                  next start    in 8 s
                  run           3
                  output        rtmp://h/app/*** down
                  output        /srv/a.mkv ?
                  labels        site=hall
                  availability  99.87 % in 24 h
                """, page);
    }

    @Test
    void feedsOfARelayedStreamAreTold() {
        String feed =
                "{\"input\": \"%s\", \"state\": \"%s\", \"on_air\": %s, \"cause\": %s, \"video\": null, \"audio\": %s}";
        String feeds = String.join(
                ",",
                feed.formatted("rtsp://one", "waiting", false, "\"source-refused\"", null),
                feed.formatted("rtsp://two", "live", true, null, "{\"moving\": false, \"leaps\": 0}"),
                feed.formatted("slate", "disabled", false, null, null));
        String json = JSON.formatted("cam").replace("\"pid\"", "\"feeds\": [" + feeds + "], \"pid\"");
        String page = text(Terminal.NONE).report(Json.parse(json, StatusView.DetailView.class));
        assertTrue(page.contains("""
                  feed          rtsp://one waiting: source-refused
                  feed          rtsp://two on air, no audio
                  feed          slate not needed now
                """), page);
    }

    @Test
    void streamsThatNeedAPersonComeFirst() {
        String one = JSON.substring(JSON.indexOf("{\"name\""), JSON.indexOf("],\n \"config\""));
        StringBuilder streams = new StringBuilder();
        for (String state : List.of("live", "elsewhere", "blocked", "live", "degraded")) {
            streams.append(streams.isEmpty() ? "" : ",");
            streams.append(one.formatted(state + streams.length()).replace("waiting", state));
        }
        StatusView status =
                Json.parse("{\"streams\": [" + streams + "], \"config\": {\"problems\": []}}", StatusView.class);
        List<String> lines = text(Terminal.NONE).table(status).lines().toList();
        assertEquals(
                List.of("blocked", "degraded", "live", "live", "elsewhere"),
                lines.stream()
                        .filter(line -> line.matches("(blocked|degraded|live|elsewhere)\\d.*"))
                        .map(line -> line.split(" +")[1])
                        .toList());
        assertEquals("5 streams: 1 blocked, 1 degraded, 2 live, 1 elsewhere", lines.get(lines.size() - 1));
    }

    @Test
    void adviceStandsBelowWhatIsUnwellOnly() {
        String table = text(Terminal.NONE).table(status("cam"));
        assertTrue(table.contains("\n    Check that the camera or server runs, "), table);
        StatusView live = Json.parse(JSON.formatted("cam").replace("waiting", "live"), StatusView.class);
        assertFalse(text(Terminal.NONE).table(live).contains("Check that"));
    }

    @Test
    void adviceForACauseOfANewerDaemonIsTheDaemons() {
        String json = JSON.formatted("cam").replace("\"cause\": \"source-refused\"", "\"cause\": \"new-cause\"");
        String table = text(Terminal.NONE).table(Json.parse(json, StatusView.class));
        assertTrue(table.contains("\n    Check that the camera is on.\n"), table);
    }

    @Test
    void titleStandsBesideTheName() {
        String json = JSON.formatted("cam").replace("\"pid\"", "\"title\": \"深夜电台\", \"pid\"");
        String table = text(Terminal.NONE).table(Json.parse(json, StatusView.class));
        assertTrue(table.contains("\ncam 深夜电台  waiting"), table);
        String page = text(Terminal.NONE).report(Json.parse(json, StatusView.DetailView.class));
        assertTrue(page.startsWith("cam (深夜电台): waiting for 8 s\n"), page);
    }

    @Test
    void wordsAreInTheLanguageOfTheReader() {
        StatusText chinese = new StatusText(NOW, Terminal.NONE, Language.ZH);
        assertTrue(chinese.table(status("cam")).startsWith("流 "), chinese.table(status("cam")));
        String page = chinese.report(Json.parse(JSON.formatted("cam"), StatusView.DetailView.class));
        assertTrue(page.contains("\n  建议          检查摄像头"), page);
    }

    @Test
    void brokenFileIsToldAtItsStream() {
        String json = JSON.formatted("cam").replace("\"pid\"", "\"problem\": \"a.yaml:4:9: is no YAML\", \"pid\"");
        String text = "the file is broken, an older definition is in force: a.yaml:4:9: is no YAML\n";
        String page = text(Terminal.NONE).report(Json.parse(json, StatusView.DetailView.class));
        assertTrue(page.contains("  definition    " + text), page);
        String table = text(Terminal.NONE).table(Json.parse(json, StatusView.class));
        assertTrue(table.contains("\n    " + text + "    Check that the camera"), table);
    }

    @Test
    void emptyTableSaysWhereToWrite() {
        StatusView none = Json.parse("{\"streams\": [], \"config\": {\"problems\": []}}", StatusView.class);
        String table = text(Terminal.NONE).table(none);
        assertTrue(table.contains("No streams are defined: write one into streams.d/NAME.yaml"), table);
    }

    @Test
    void reportIsWrappedBetweenWords() {
        String page = text(new Terminal(40, 24, false))
                .report(Json.parse(JSON.formatted("cam"), StatusView.DetailView.class));
        assertTrue(page.lines().allMatch(line -> line.length() <= 40), page);
        assertTrue(page.contains("source-refused:\n                Connection refused; next\n"), page);
    }
}
