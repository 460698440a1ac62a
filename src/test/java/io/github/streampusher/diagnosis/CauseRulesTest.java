package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauseRulesTest {
    private static final List<Capture> CAPTURES = Capture.all();

    /** Causes that no line shows, and where they come from. */
    private static final Map<Cause, String> DIAGNOSED_WITHOUT_LINES = Map.of(
            Cause.SOURCE_ENDED, "by an end without a fault",
            Cause.SOURCE_CHANGED, "by a line of a run that lives",
            Cause.CRASHED, "by the exit status",
            Cause.TOO_FAST, "by the counters of a run that lives",
            Cause.TIMESTAMP_WRAP, "by the age of a run",
            Cause.FRAMES_DUPLICATED, "by the counters of a run that lives",
            Cause.FRAMES_DROPPED, "by the counters of a run that lives",
            Cause.COMMAND_FAILED, "before a run",
            Cause.JAVA_REPLACED, "before a run",
            Cause.DESTINATION_NOT_PLAYING, "by the check of an output");

    @Test
    void partOfARuleMustBeGivenAboveIt() {
        List<String> lines = List.of("{reason} refused|reset", "source-lost any connection {reason}");

        assertEquals(
                List.of("connection refused|reset"),
                CauseRule.parseAll(lines).stream()
                        .map(rule -> rule.pattern().toString())
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> CauseRule.parseAll(lines.subList(1, 2)));
    }

    @Test
    void syntheticLogsAreDiagnosed() {
        List<String> wrong = new ArrayList<>();
        Capture.synthetic().forEach((log, cause) -> {
            Diagnosis found = Capture.diagnoseLogOnly(log);
            if (found.cause() != cause) {
                wrong.add(cause + " diagnosed as " + found + " in: " + log);
            }
        });
        assertEquals(List.of(), wrong);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[pod/push-7d9c/ffmpeg] ",
                "restream-1  | ",
                "push: ",
                "Nov 23 01:02:03 host stream-push.service[7]: ",
                "2026-11-23 01:02:03 |ERROR|Bili.Push| ",
                "[推流] "
            })
    void nameOfALoggerDoesNotDecideTheSide(String prefix) {
        String log = prefix + "starting\n" + prefix + "rtmp://camera.lan/live: Connection refused\n";
        Diagnosis found = Capture.diagnoseLogOnly(log);
        assertNotEquals(Cause.Side.DESTINATION, found.cause().side(), found::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cannot push the stream", "publishing failed", "开始推流"})
    void sentenceTellsTheSide(String sentence) {
        Diagnosis found = Capture.diagnoseLogOnly(sentence + "\nrtmp://h.lan/live: Connection refused\n");
        assertEquals(Cause.DESTINATION_REFUSED, found.cause(), found::toString);
    }

    /** FFmpeg 7.1 omits the space behind the status of RTSP, and only this line has the status. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "404Stream Not Found",
                "453Not Enough Bandwidth",
                "453 Not Enough Bandwidth",
                "461Unsupported transport",
                "503Service Unavailable"
            })
    void rtspStatusIsTheEvidence(String status) {
        String error = "Server returned " + (status.startsWith("5") ? "5XX Server Error reply" : "4XX Client Error");
        String line = "[rtsp @ 0x1] method SETUP failed: " + status;
        Diagnosis found = Capture.diagnoseLogOnly(line + "\n[in#0 @ 0x2] Error opening input: " + error
                + "\nError opening input file rtsp://camera.lan/main.\nError opening input files: " + error + "\n");
        assertEquals(line, found.evidence());
    }

    @Test
    void everyRuleDecidesSomeLog() {
        Stream<String> logs = Stream.concat(
                Capture.synthetic().keySet().stream(), PublicLog.all().stream().map(PublicLog::log));
        Set<CauseRule> deciding = Stream.concat(
                        CAPTURES.stream().map(Capture::evidence),
                        logs.map(Capture::parseLog).map(ForeignLog::evidence))
                .flatMap(CauseRulesTest::deciding)
                .collect(Collectors.toSet());
        assertEquals(
                List.of(),
                Diagnoser.RULES.stream()
                        .filter(rule -> !deciding.contains(rule))
                        .toList());
    }

    private static Stream<CauseRule> deciding(Evidence evidence) {
        List<LogLine> lines = SystemWords.toGlibc(evidence.lines());
        Optional<FailurePoint> breakdown = FailurePoint.of(evidence);
        return Diagnoser.RULES.stream()
                .filter(rule -> rule.find(lines, new RequiredWords.Text(lines), evidence, breakdown)
                        .isPresent())
                .limit(1);
    }

    @Test
    void everyCauseIsCovered() {
        Set<Cause> covered = EnumSet.copyOf(DIAGNOSED_WITHOUT_LINES.keySet());
        covered.addAll(EnumSet.range(Cause.NO_CAPACITY, Cause.DEFINITIONS_DIFFER)); // by the fleet, without a run
        CAPTURES.forEach(capture -> covered.add(capture.cause()));
        covered.addAll(Capture.synthetic().values());
        assertEquals(EnumSet.allOf(Cause.class), covered);
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasAdvice(Cause cause) {
        assertNotNull(cause.advice());
    }
}
