package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {
    @ParameterizedTest
    @CsvSource({"cam, 3", "深夜电台, 8", "한국, 4", "é, 1", "ａ, 2", "'', 0", "фильм, 5"})
    void chineseTakesTwoColumns(String text, int width) {
        assertEquals(width, DisplayText.width(text));
    }

    @ParameterizedTest
    @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, abcd…", "深夜电台, 8, 深夜电台", "深夜电台, 7, 深夜电…", "深夜电台, 6, 深夜…"})
    void textIsCutToColumns(String text, int width, String cut) {
        assertEquals(cut, DisplayText.truncate(text, width));
    }

    @Test
    void tableIsAlignedByColumns() {
        TextTable table = new TextTable(TextTable.Column.text("A", 0), TextTable.Column.text("B", 0));
        table.add("深夜", "x");
        table.add("cam", "y");
        assertEquals("A     B\n深夜  x\ncam   y\n", table.render(80));
    }

    /** A table that measured its rows anew for each row would take minutes. */
    @Test
    @Timeout(30)
    void longTableTakesNoLongerThanItsRows() {
        TextTable table = new TextTable(
                TextTable.Column.text("A", 0), TextTable.Column.number("B", 1), TextTable.Column.text("C", 0));
        IntStream.range(0, 30_000).forEach(row -> table.add("cam" + row, Integer.toString(row), "live"));
        List<String> lines = table.render(80).lines().toList();
        assertEquals(30_001, lines.size());
        assertEquals("cam29999  29999  live", lines.get(30_000));
    }

    @Test
    void longWordIsBroken() {
        assertEquals("ab\n  cde\n  fgh", DisplayText.wrap("ab cdefgh", 5, "  "));
    }
}
