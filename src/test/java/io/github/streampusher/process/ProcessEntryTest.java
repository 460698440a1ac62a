package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcessEntryTest {
    private static final String STAT =
            "4242 (a) b) S 17 4240 4239 0 -1 4194560 1 2 3 4 1000 200 30 4 20 0 7 0 987654 5 6\n";

    @Test
    void cpuTimeIsThatOfTheProcessAndOfReapedChildren() {
        assertEquals(new ProcessEntry(4242, 'S', 17, 4239, 1234, 987654), ProcessEntry.parse(4242, STAT));
    }
}
