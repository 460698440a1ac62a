package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.LastLines;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.diagnosis.RawLine;
import io.github.streampusher.stream.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StderrLinesTest {
    private static final String SECRET = "a-secret-of-some-length";

    private final List<LogLine> logged = new ArrayList<>();
    private final List<RawLine> raw = new ArrayList<>();
    private final StderrLines lines =
            new StderrLines(new Redactor(List.of(SECRET)), new LineBudget(), logged::add, raw::add);

    private void accept(String text) {
        accept(lines, text);
    }

    private static void accept(StderrLines lines, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.accept(bytes, bytes.length);
    }

    private List<String> texts() {
        return logged.stream().map(LogLine::text).toList();
    }

    @Test
    void linesEndAtLfOrCrAndEmptyLinesAreSkipped() {
        accept("a\r\nb\rc\n\n\rd");
        lines.finish();

        assertEquals(List.of("a", "b", "c", "d"), texts());
    }

    @Test
    void lineMayArriveInPieces() {
        accept("[error] Connection ");
        accept("refused");
        accept("\n");

        assertEquals(List.of(new LogLine(Level.ERROR, "Connection refused")), logged);
    }

    @Test
    void repeatedLineIsCountedUntilNextLine() {
        accept("[warning] again\n".repeat(4813));
        accept("other\n");

        assertEquals(
                List.of(
                        new LogLine(Level.WARNING, "again"),
                        new LogLine(Level.WARNING, "last line repeated 4812 times"),
                        new LogLine(Level.INFO, "other")),
                logged);
    }

    @Test
    void repeatCountIsLoggedAtWindowEnd() {
        lines.flushIfDue(Duration.ZERO);
        accept("again\nagain\n");
        lines.flushIfDue(StderrLines.WINDOW.minusNanos(1));
        assertEquals(List.of("again"), texts());
        lines.flushIfDue(StderrLines.WINDOW);

        assertEquals(List.of("again", "last line repeated 1 time"), texts());
    }

    @Test
    void linesBeyondWindowLimitAreCounted() {
        lines.flushIfDue(Duration.ZERO);
        for (int i = 0; i < StderrLines.MAX_LINES_PER_WINDOW + 9120; i++) {
            accept("line " + i + "\n");
        }
        assertEquals(StderrLines.MAX_LINES_PER_WINDOW, logged.size());
        lines.flushIfDue(StderrLines.WINDOW);
        accept("next\n");

        assertEquals(
                List.of("9120 lines left out", "next"),
                texts().subList(StderrLines.MAX_LINES_PER_WINDOW, logged.size()));
    }

    @Test
    void floodsOfAllStreamsShareOneBudgetAndEachStreamKeepsSomeLines() {
        LineBudget budget = new LineBudget();
        List<LogLine> ofMany = new ArrayList<>();
        StderrLines quiet = new StderrLines(new Redactor(List.of()), budget, logged::add, raw::add);
        for (int stream = 0; stream < 100; stream++) {
            StderrLines flooding = new StderrLines(new Redactor(List.of()), budget, ofMany::add, line -> {});
            accept(flooding, IntStream.range(0, 1000).mapToObj(i -> i + "\n").collect(Collectors.joining()));
        }
        accept(quiet, "[error] Connection refused\n");

        assertEquals(LineBudget.LINES_PER_SECOND + 100 * StderrLines.MIN_LINES_PER_WINDOW, ofMany.size());
        assertEquals(List.of("Connection refused"), texts());
        budget.renew(0.1);
        assertTrue(IntStream.range(0, LineBudget.LINES_PER_SECOND / 10).allMatch(i -> budget.take()));
        assertFalse(budget.take());
    }

    @Test
    void repeatLinesCountTowardsWindowLimit() {
        lines.flushIfDue(Duration.ZERO);
        for (int i = 0; i < 10_000; i++) {
            accept("line " + i + "\nline " + i + "\n");
        }

        assertEquals(StderrLines.MAX_LINES_PER_WINDOW, logged.size());
    }

    @Test
    void lastLinesIncludeLinesNotLogged() {
        for (int i = 0; i < 10_000; i++) {
            accept("line " + i + "\n");
        }
        List<LogLine> last = lines.finish();

        assertEquals(LastLines.MAX_LINES, last.size());
        assertEquals("line 9999", last.get(LastLines.MAX_LINES - 1).text());
    }

    @Test
    void longLineIsTruncatedOnceWithNote() {
        accept("x".repeat(100_000));
        accept("x".repeat(100_000) + "\nnext\n");

        assertEquals(2, logged.size());
        assertTrue(logged.get(0).text().endsWith(" [the rest of this line was left out]"));
        assertTrue(logged.get(0).text().length() < StderrLines.MAX_LINE_BYTES + 3 * SECRET.length() + 100);
        assertEquals("next", logged.get(1).text());
    }

    @Test
    void truncationInsideSecretLeaksNothing() {
        int most = StderrLines.MAX_LINE_BYTES + 3 * SECRET.length();
        for (int before = most - SECRET.length(); before < most; before++) {
            accept(SECRET.repeat(20) + "x".repeat(before - SECRET.length() * 20) + SECRET + "\n");
        }
        lines.finish().forEach(line -> assertFalse(line.text().contains("a-secret"), line.text()));

        logged.forEach(line -> assertFalse(line.text().contains("a-s"), line.text()));
    }

    @Test
    void longSecretIsMaskedWholeBeforeLineIsCut() {
        String token = "t0ken".repeat(3000);
        StderrLines ofToken = new StderrLines(new Redactor(List.of(token)), new LineBudget(), logged::add, raw::add);
        byte[] bytes =
                ("[error] http://h/live.ts: " + token + " Connection refused\n").getBytes(StandardCharsets.UTF_8);
        ofToken.accept(bytes, bytes.length);

        assertEquals(List.of("http://h/live.ts: *** Connection refused"), texts());
        assertEquals(
                "http://h/live.ts: *** Connection refused",
                ofToken.finish().get(0).text());
    }

    @Test
    void readerAndLastLinesSeeSecrets() {
        accept("[error] " + SECRET + "\n");

        assertEquals(List.of("***"), texts());
        assertEquals("[error] " + SECRET, raw.get(0).reveal());
        assertEquals(SECRET, lines.finish().get(0).text());
    }

    @Test
    void longLastLineLosesItsMiddle() {
        accept("begin" + "y".repeat(6000) + "end\n");

        String text = lines.finish().get(0).text();
        assertTrue(text.length() <= LastLines.MAX_CHARACTERS);
        assertTrue(text.startsWith("beginy") && text.endsWith("yend"), text);
    }

    @Test
    void arbitraryBytesBecomePrintableLines() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        lines.accept(bytes, bytes.length);
        lines.finish();

        assertFalse(logged.isEmpty());
        assertTrue(texts().stream().noneMatch(text -> text.chars().anyMatch(c -> c < ' ' && c != '\t')));
    }

    @Test
    void lineWithManyContextsIsParsed() {
        accept("[a] ".repeat(2040) + "\n");

        assertEquals(1, logged.size());
    }
}
