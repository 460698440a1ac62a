package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    @ParameterizedTest
    @CsvSource({
        "'50 120\n', 120, 50",
        "'0 0', 80, 24",
        "'1 0', 80, 24",
        "'', 80, 24",
        "'stty: standard input: no tty', 80, 24",
        "'999999999999 2', 80, 24"
    })
    void sizeIsReadFromStty(String output, int width, int height) {
        assertEquals(new Terminal(width, height, true), Terminal.parse(output, true));
    }

    @Test
    void redrawnTextIsCutToTheHeight() {
        assertEquals(
                "\033[Ha\033[K\n… 3 more lines\033[K\n\033[J", new Terminal(80, 3, true).redrawInPlace("a\nb\nc\nd\n"));
        assertEquals("\033[Ha\033[K\nb\033[K\n\033[J", new Terminal(80, 3, true).redrawInPlace("a\nb\n"));
    }
}
