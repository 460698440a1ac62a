package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real runs of FFmpeg 5.1 and 7.1, well and badly ended: {@code captures/expected.txt}. */
@Execution(ExecutionMode.CONCURRENT)
class CapturesTest {
    private static final List<Capture> CAPTURES = Capture.all();

    /** To the letter the same as a refusal; only the time that it took tells the two apart. */
    private static final String SILENT = "e02_(connect_noreply|fake_pubsilent).*";

    /** What ended by itself, once for each text but for figures and descriptions. */
    private static final Collection<Capture> DIFFERENT = CAPTURES.stream()
            .filter(capture -> capture.ending() == Evidence.Ending.BY_ITSELF)
            .filter(capture -> !capture.name().matches(SILENT))
            .collect(Collectors.toMap(
                    capture -> capture.cause() + withoutFigures(capture.stderr()), capture -> capture, (a, b) -> a))
            .values();

    private static String withoutFigures(String log) {
        return log.lines()
                .filter(line -> !line.contains("[info]") || line.contains("put #"))
                .map(line -> line.replaceAll("0x[0-9a-f]+|\\d|'.*'", ""))
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyRunIsDiagnosedAsWhatItWas() {
        List<String> wrong = new ArrayList<>();
        for (Capture capture : CAPTURES) {
            Diagnosis found = Diagnoser.diagnose(capture.evidence());
            if (found.cause() != capture.cause()) {
                wrong.add(capture + ": " + capture.cause() + " told as " + found);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aLogAloneTellsTheSameOrNothing() {
        assertSameOrUnknown(UnaryOperator.identity());
    }

    @Test
    void aLogAloneTellsMostCauses() {
        long told = DIFFERENT.stream()
                .filter(capture -> Capture.explained(capture.stderr()).cause() == capture.cause())
                .count();
        assertTrue(told * 100 >= DIFFERENT.size() * 94L, told + " of " + DIFFERENT.size());
    }

    @Test
    void theOrderBeforeTheLastLinesDoesNotMatter() {
        Random random = new Random(1);
        assertSameOrUnknown(log -> {
            List<String> lines = new ArrayList<>(log.lines().toList());
            Collections.shuffle(lines.subList(0, Math.max(0, lines.size() - 10)), random);
            return String.join("\n", lines) + "\n";
        });
    }

    @Test
    void prefixesOfTheJournalDoNotMatter() {
        for (String prefix : List.of(
                "Nov 23 01:02:03 studio ffmpeg[123]: ",
                "2026-11-23T01:02:03+0100 studio stream-pusher[7]: ",
                "2026-11-23 01:02:03,123 ",
                "[2026-11-23 01:02:03] ",
                "2026-11-23 01:02:03,123 - INFO - ",
                "2026-11-23T01:02:03.123456789Z stderr F ",
                "stream-1  | ",
                "0|stream  | ",
                "> ",
                "2026-11-23T01:02:03.123Z info    ffmpeg | ")) {
            for (Capture capture : DIFFERENT) {
                String wrapped =
                        capture.stderr().lines().map(prefix::concat).collect(Collectors.joining("\n", "", "\n"));
                Diagnosis plain = Capture.explained(capture.stderr().stripTrailing() + "\n");
                assertEquals(plain.cause(), Capture.explained(wrapped).cause(), prefix + capture);
            }
        }
    }

    @Test
    void aLogThatIsCutTellsTheSameOrNothing() {
        List<String> wrong = new ArrayList<>();
        for (Capture capture : DIFFERENT) {
            String log = capture.stderr();
            for (int end = log.indexOf('\n'); end >= 0; end = log.indexOf('\n', end + 1)) {
                int start = log.lastIndexOf('\n', end - 1) + 1;
                for (int cut : new int[] {(start + end) / 2, end - 1, end, end + 1}) {
                    note(capture, log.substring(0, Math.max(start, cut)), wrong);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aLogWithoutItsBeginningTellsTheSameOrNothing() {
        assertSameOrUnknown(log -> {
            List<String> lines = log.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size())) + "\n";
        });
    }

    private static void assertSameOrUnknown(UnaryOperator<String> change) {
        List<String> wrong = new ArrayList<>();
        DIFFERENT.forEach(capture -> note(capture, change.apply(capture.stderr()), wrong));
        assertEquals(List.of(), wrong);
    }

    private static void note(Capture capture, String log, List<String> wrong) {
        Diagnosis found = Capture.explained(log);
        // to the letter like the log of a run that ended there
        boolean looksComplete = log.contains("muxing overhead: ") && log.endsWith("\n");
        if (found.cause() != capture.cause() && found.cause() != Cause.UNKNOWN && !looksComplete) {
            wrong.add(capture + ": " + capture.cause() + " told as " + found + " in " + log.length() + " of "
                    + capture.stderr().length());
        }
    }
}
