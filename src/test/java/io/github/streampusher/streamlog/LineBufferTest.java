package io.github.streampusher.streamlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.streamlog.LogEntry.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineBufferTest {
    private final LineBuffer buffer = new LineBuffer();

    private boolean add(String text) {
        return buffer.add(LogEntry.now(Level.INFO, Origin.FFMPEG, text));
    }

    private List<String> taken() {
        return buffer.drain().stream().map(LogEntry::text).toList();
    }

    @Test
    void onlyFirstLineSchedulesWriter() {
        assertTrue(add("a"));
        assertFalse(add("b"));
        assertEquals(List.of("a", "b"), taken());
        assertTrue(add("c"));
    }

    @Test
    void linesBeyondCapacityAreCounted() {
        String large = "x".repeat(LineBuffer.MAX_CHARACTERS / 2);
        for (int i = 0; i < 5; i++) {
            add(large);
        }

        assertEquals(List.of(large, large, "3 lines left out"), taken());
        assertEquals(List.of(), taken());
    }
}
