package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.stream.Language;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads Chinese finds no English in what the commands print, apart from codes, keys, units and what is typed. */
class TableWordsTest {
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z-]+");
    private static final Set<String> CODES =
            Set.of("KBIT", "kbit", "pid", "stream-pusher", "check", "live", "waiting", "streams", "NAME", "yaml");
    private static final Set<String> KEYS = Set.of(
            "Stream",
            "Pusher",
            "restart",
            "delay",
            "max-delay",
            "on-end",
            "watchdog",
            "on-slow",
            "check",
            "on-fail",
            "degraded",
            "quarantine-delay");
    private static final Diagnosis FAILURE = new Diagnosis(Cause.SOURCE_REFUSED, "7");
    private static final String STREAM = """
            {"name": "1", "state": "%s", "since": "2026-11-23T11:59:52Z", "pid": 5, "run": 3, "restarts": 2,
             "cause": "source-refused", "detail": "7", "evidence": "7", "next_start": "2026-11-23T12:00:08Z", "speed": 1,
             "fps": 25, "bitrate_bps": 8000, "frames": 9, "duplicated": 0, "dropped": 0, "output_bytes": 9,
             "labels": {"1": "2"}, "title": "深夜电台", "input": "//1", "problem": "1:2:3",
             "outputs": [{"url": "//1", "up": true, "cause": null}, {"url": "//2", "up": false, "cause": "source-refused"}, {"url": "//3", "up": null, "cause": null}],
             "availability": {"24h": 0.9987, "30d": 0.9}, "last_runs": [{"stream": "1", "run": 1,
             "start": "2026-11-23T11:59:52Z", "seconds": 1, "cause": "source-refused", "detail": "7", "fps": null, "bitrate_bps": null, "speed": null,
             "duplicated": 0, "dropped": 0}]}
            """;
    private static final String STATUS = "{\"streams\": [%s], \"config\": {\"problems\": [%s]}}";

    private final StatusText text = new StatusText(Instant.parse("2026-11-23T12:00:00Z"), Terminal.NONE, Language.ZH);

    private static Set<String> english(String text, Set<String> allowed) {
        Set<String> words =
                WORD.matcher(text).results().map(word -> word.group()).collect(Collectors.toCollection(TreeSet::new));
        words.removeAll(allowed);
        words.removeIf(word -> Cause.ofCode(word).isPresent());
        return words;
    }

    private static String withoutAdvice(String text, Diagnosis diagnosis) {
        Advice advice = diagnosis.advice(Language.ZH);
        return text.replace(advice.remedy(), "").replace(advice.meaning(), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{},{}"})
    void tableHasNoEnglish(String problems) {
        String streams = Stream.of(problems.split("(?<=\\}),"))
                .map(problem -> STREAM.formatted(problem.isEmpty() ? "live" : "waiting"))
                .collect(Collectors.joining(","));
        String table = text.table(Json.parse(STATUS.formatted(streams, problems), StatusView.class));
        assertEquals(Set.of(), english(withoutAdvice(table, FAILURE), CODES), table);
    }

    @Test
    void emptyTableHasNoEnglish() {
        String table = text.table(Json.parse(STATUS.formatted("", ""), StatusView.class));
        assertEquals(Set.of(), english(table.substring(table.indexOf('\n')), CODES), table);
    }

    @Test
    void reportHasNoEnglish() {
        String json = STATUS.formatted(STREAM.formatted("waiting"), "");
        String report = text.report(Json.parse(json, StatusView.DetailView.class));
        assertEquals(Set.of(), english(withoutAdvice(report, FAILURE), CODES), report);
    }

    @ParameterizedTest
    @EnumSource
    void explanationHasNoEnglish(Cause cause) {
        Diagnosis diagnosis = new Diagnosis(cause, "7");
        String explained = new ExplainCommand.ExplainText(Language.ZH).of(diagnosis, "");
        assertEquals(Set.of(), english(withoutAdvice(explained, diagnosis), KEYS), explained);
    }
}
