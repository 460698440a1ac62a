package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** Runs that ended by themselves, without those whose text differs only in numbers and names. */
    private static final Collection<Capture> DISTINCT_CAPTURES = CAPTURES.stream()
            .filter(capture -> capture.ending() == Evidence.Ending.BY_ITSELF)
            .filter(capture -> !capture.name().matches(SILENT_SOURCES))
            .collect(Collectors.toMap(
                    capture -> capture.cause() + withoutNumbers(capture.stderr()), capture -> capture, (a, b) -> a))
            .values();

    /** Every so manieth of them, for the tests that change each log many times: reading a log of others takes a while. */
    private static final int STRIDE = 8;

    /** In the last lines a cut may change the cause. */
    private static final int TAIL_CHARACTERS = 600;

    private static final List<Capture> SAMPLE = sample();

    private static List<Capture> sample() {
        List<Capture> all = DISTINCT_CAPTURES.stream()
                .sorted(Comparator.comparing(Capture::name))
                .toList();
        return IntStream.range(0, all.size())
                .filter(index -> index % STRIDE == 0)
                .mapToObj(all::get)
                .toList();
    }

    /** One for each line that decides, by its diagnosis. */
    private static final Map<Diagnosis, Capture> TYPICAL_CAPTURES = SAMPLE.stream()
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
            TYPICAL_CAPTURES
                    .values()
                    .forEach(capture ->
                            addMismatch(capture, wrapping.change().apply(lastLines(capture.stderr(), 4)), wrong));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void truncatedLogGivesSameOrUnknown() {
        List<String> wrong = new ArrayList<>();
        for (Capture capture : SAMPLE) {
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
        SAMPLE.forEach(capture -> addMismatch(capture, change.apply(capture.stderr()), wrong));
        assertEquals(List.of(), wrong);
    }

    private static void addMismatch(Capture capture, String log, List<String> wrong) {
        Diagnosis found = Capture.diagnoseLogOnly(log);
        // the end of the run is in it; whether a signal brought it about stands in the line behind it, of which a part
        // is cut
        boolean looksComplete = log.contains("muxing overhead: ");
        if (found.cause() != capture.cause() && found.cause() != Cause.UNKNOWN && !looksComplete) {
            wrong.add(capture + ": " + capture.cause() + " diagnosed as " + found + " in " + log.length() + " of "
                    + capture.stderr().length());
        }
    }
}
