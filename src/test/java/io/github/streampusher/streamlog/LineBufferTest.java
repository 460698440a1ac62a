package io.github.streampusher.streamlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.streamlog.LogEntry.Origin;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LineBufferTest {
    private final BufferBudget budget = new BufferBudget();
    private final LineBuffer buffer = new LineBuffer(budget);

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
        String large = "x".repeat(LineBuffer.MAX_BYTES / 2 / 2 - 100); // of two bytes each
        for (int i = 0; i < 5; i++) {
            add(large);
        }

        assertEquals(List.of(large, large, "3 lines left out"), taken());
        assertEquals(List.of(), taken());
    }

    @Test
    void shortLinesCountMoreThanTheirText() {
        for (int i = 0; i < LineBuffer.MAX_BYTES; i++) {
            add("");
        }
        int kept = buffer.drain().size();
        assertTrue(kept <= LineBuffer.MAX_BYTES / 100, kept + " lines");
    }

    /** A hundred streams in flood before a hanging disk. */
    @Test
    void allBuffersTogetherAreBounded() {
        List<LineBuffer> buffers = Stream.generate(() -> new LineBuffer(budget))
                .limit(2 * BufferBudget.MAX_BYTES / LineBuffer.MAX_BYTES)
                .toList();
        LogEntry entry = LogEntry.now(Level.INFO, Origin.FFMPEG, "x".repeat(100));
        buffers.forEach(each -> {
            for (int i = 0; i < LineBuffer.MAX_BYTES / entry.bytesInMemory(); i++) {
                each.add(entry);
            }
        });
        long lines = buffers.stream().mapToLong(each -> each.drain().size()).sum();
        assertTrue(lines * entry.bytesInMemory() <= BufferBudget.MAX_BYTES + 200_000, lines + " lines");
        assertTrue(lines * entry.bytesInMemory() > BufferBudget.MAX_BYTES * 0.9, lines + " lines");
        assertTrue(add("x".repeat(10_000)), "what was drained is free again");
        assertEquals(1, buffer.drain().size());
    }
}
