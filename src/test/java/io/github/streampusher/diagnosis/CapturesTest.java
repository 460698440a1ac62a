package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Diagnoses real runs of FFmpeg 5.1 and 7.1, with causes from {@code captures/expected.txt}. */
@Execution(ExecutionMode.CONCURRENT)
class CapturesTest {
    private static final List<Capture> CAPTURES = Capture.all();

    /** Their lines equal those of a refusal; only the length of the run distinguishes the two. */
    private static final String SILENT_SOURCES = "e02_(connect_noreply|fake_pubsilent).*";

    /** What was no fault of the source stands in the last line, or shows in the length of the run. */
    private static final String TOLD_AT_THE_END = "e03_(httpsrc_closes_at6s_reconnect|rtsp_source_plays_nothing).*";

    /** Runs that ended by themselves, without those whose text differs only in numbers and names. */
    private static final Collection<Capture> DISTINCT_CAPTURES = CAPTURES.stream()
            .filter(capture -> capture.ending() == Evidence.Ending.BY_ITSELF)
            .filter(capture -> !capture.name().matches(SILENT_SOURCES))
            .collect(Collectors.toMap(
                    capture -> capture.cause() + withoutNumbers(capture.stderr()), capture -> capture, (a, b) -> a))
            .values();

    /** In the last lines a cut may change the cause. */
    private static final int TAIL_CHARACTERS = 600;

    /** One for each line that decides, by its diagnosis. */
    private static final Map<Diagnosis, Capture> TYPICAL_CAPTURES = DISTINCT_CAPTURES.stream()
            .collect(Collectors.toMap(
                    capture -> Capture.diagnoseLogOnly(capture.stderr().stripTrailing() + "\n"),
                    capture -> capture,
                    (a, b) -> a))
            .entrySet()
            .stream()
            .collect(Collectors.toMap(
                    entry -> entry.getKey().cause()
                            + withoutNumbers(entry.getKey().evidence()),
                    entry -> entry,
                    (a, b) -> a))
            .values()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private static String withoutNumbers(String log) {
        return log.lines()
                .filter(line -> !line.contains("[info]") || line.contains("put #"))
                .map(line -> line.replaceAll("0x[0-9a-f]+|\\d|'.*'", ""))
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyCaptureIsDiagnosedCorrectly() {
        List<String> wrong = new ArrayList<>();
        for (Capture capture : CAPTURES) {
            Diagnosis found = Diagnoser.diagnose(capture.evidence(), new Redactor(Set.of()));
            if (found.cause() != capture.cause()) {
                wrong.add(capture + ": " + capture.cause() + " diagnosed as " + found);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void logWithoutExitStatusGivesSameOrUnknown() {
        assertSameOrUnknown(UnaryOperator.identity());
    }

    @Test
    void logWithoutExitStatusGivesMostCauses() {
        long correct = DISTINCT_CAPTURES.stream()
                .filter(capture -> Capture.diagnoseLogOnly(capture.stderr()).cause() == capture.cause())
                .count();
        assertTrue(correct * 100 >= DISTINCT_CAPTURES.size() * 94L, correct + " of " + DISTINCT_CAPTURES.size());
    }

    @Test
    void orderBeforeLastLinesDoesNotMatter() {
        Random random = new Random(1);
        assertSameOrUnknown(log -> {
            List<String> lines = new ArrayList<>(log.lines().toList());
            Collections.shuffle(lines.subList(0, Math.max(0, lines.size() - 10)), random);
            return String.join("\n", lines) + "\n";
        });
    }

    @ParameterizedTest
    @MethodSource("io.github.streampusher.diagnosis.Wrapping#harmless")
    void wrappingDoesNotMatter(Wrapping wrapping) {
        List<String> lost = new ArrayList<>();
        TYPICAL_CAPTURES.forEach((plain, capture) -> {
            Diagnosis found = Capture.diagnoseLogOnly(wrapping.change().apply(capture.stderr()));
            if (found.cause() != plain.cause()
                    && (plain.cause() != Cause.UNKNOWN || found.cause() != capture.cause())) {
                lost.add(capture + ": " + plain + ", but wrapped " + found);
            }
        });
        assertEquals(List.of(), lost);
    }

    @ParameterizedTest
    @MethodSource("io.github.streampusher.diagnosis.Wrapping#lossy")
    void lossyWrappingGivesSameOrUnknown(Wrapping wrapping) {
        assertSameOrUnknown(wrapping.change());
    }

    @Test
    void wrappedLogWithoutBeginningGivesSameOrUnknown() {
        List<String> wrong = new ArrayList<>();
        for (Wrapping wrapping : Wrapping.harmless()) {
            if (wrapping.name().matches("window.*|.*[pP]ush[^e].*")) {
                continue; // four lines do not show that a window has a width; a name that says "push" tells the side
            }
            TYPICAL_CAPTURES.values().forEach(capture -> {
                String end = lastLines(capture.stderr(), 4);
                Cause plain = Capture.diagnoseLogOnly(end).cause(); // four lines may not tell the cause
                Diagnosis found = Capture.diagnoseLogOnly(wrapping.change().apply(end));
                if (!List.of(plain, capture.cause(), Cause.UNKNOWN).contains(found.cause())) {
                    wrong.add(wrapping + " of " + capture + ": " + plain + ", but wrapped " + found);
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void truncatedLogGivesSameOrUnknown() {
        List<String> wrong = new ArrayList<>();
        for (Capture capture : DISTINCT_CAPTURES) {
            if (capture.name().matches(TOLD_AT_THE_END)) {
                continue;
            }
            String log = capture.stderr();
            for (int end = log.indexOf('\n', log.length() - TAIL_CHARACTERS);
                    end >= 0;
                    end = log.indexOf('\n', end + 1)) {
                int start = log.lastIndexOf('\n', end - 1) + 1;
                for (int cut : new int[] {(start + end) / 2, end - 1, end, end + 1}) {
                    addMismatch(capture, log.substring(0, Math.max(start, cut)), wrong);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void logWithoutBeginningGivesSameOrUnknown() {
        assertSameOrUnknown(log -> lastLines(log, 10));
    }

    private static String lastLines(String log, int count) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size())) + "\n";
    }

    private static void assertSameOrUnknown(UnaryOperator<String> change) {
        List<String> wrong = new ArrayList<>();
        DISTINCT_CAPTURES.forEach(capture -> addMismatch(capture, change.apply(capture.stderr()), wrong));
        assertEquals(List.of(), wrong);
    }

    private static void addMismatch(Capture capture, String log, List<String> wrong) {
        Diagnosis found = Capture.diagnoseLogOnly(log);
        // to the letter like the log of a run that ended there
        boolean looksComplete = log.contains("muxing overhead: ") && log.endsWith("\n");
        if (found.cause() != capture.cause() && found.cause() != Cause.UNKNOWN && !looksComplete) {
            wrong.add(capture + ": " + capture.cause() + " diagnosed as " + found + " in " + log.length() + " of "
                    + capture.stderr().length());
        }
    }
}
