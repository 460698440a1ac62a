package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LastLinesTest {
    @Test
    void inputMilestonesAreKept() {
        LastLines lastLines = new LastLines();
        add(lastLines, "[info] Input #0, flv, from 'x':");
        add(lastLines, "[info]   Duration: 00:01:00.00, start: 1.4, bitrate: N/A");
        add(lastLines, "forgotten");
        for (int i = 0; i < LastLines.MAX_LINES; i++) {
            add(lastLines, "line " + i);
        }
        List<String> texts = lastLines.lines(new Redactor(Set.of())).stream()
                .map(line -> line.text())
                .toList();
        assertEquals("Input #0, flv, from 'x':", texts.get(0));
        assertEquals("  Duration: 00:01:00.00, start: 1.4, bitrate: N/A", texts.get(1));
        assertEquals("line 0", texts.get(2));
        assertEquals(LastLines.MAX_LINES + 2, texts.size());
    }

    private static void add(LastLines lastLines, String line) {
        lastLines.add(new RawLine(line.getBytes(StandardCharsets.UTF_8), false));
    }
}
