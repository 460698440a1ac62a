package io.github.streampusher.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 100 ticks are a second of a core. */
class CpuMeterTest {
    private static final StreamName CAM = new StreamName("cam");
    private static final RunId RUN = new RunId(CAM, 1);
    private static final RunId OTHER = new RunId(CAM, 2);
    private static final long SECOND = 1_000_000_000;

    private final CpuMeter meter = new CpuMeter();

    @Test
    void oneReadingTellsNothing() {
        meter.add(Map.of(RUN, 50_000L), 0);
        assertEquals(Map.of(), meter.cores());
    }

    @Test
    void childrenOfOneStreamAreAdded() {
        meter.add(Map.of(RUN, 0L, OTHER, 1000L), 0);
        meter.add(Map.of(RUN, 500L, OTHER, 1250L), 10 * SECOND);
        assertEquals(Map.of(CAM, 0.75), meter.cores());
    }

    @Test
    void lastMinuteCounts() {
        for (int i = 0; i <= 6; i++) {
            meter.add(Map.of(RUN, 1000L * i), 10 * i * SECOND);
        }
        assertEquals(Map.of(CAM, 1.0), meter.cores());
        for (int i = 7; i <= 12; i++) {
            meter.add(Map.of(RUN, 6000L), 10 * i * SECOND);
        }
        assertEquals(Map.of(CAM, 0.0), meter.cores());
    }

    @Test
    void wholeMinuteIsOnlyOfStreamsAllOfWhoseChildrenRanIt() {
        for (int i = 0; i <= 5; i++) {
            meter.add(Map.of(RUN, 500L * i), 10 * i * SECOND);
        }
        assertEquals(Map.of(), meter.coresOfWholeMinute());
        meter.add(Map.of(RUN, 3000L), 60 * SECOND);
        assertEquals(Map.of(CAM, 0.5), meter.coresOfWholeMinute());
        meter.add(Map.of(RUN, 3500L, OTHER, 100L), 70 * SECOND);
        assertEquals(Map.of(), meter.coresOfWholeMinute());
    }

    @Test
    void endedRunIsForgotten() {
        meter.add(Map.of(RUN, 0L, OTHER, 0L), 0);
        meter.add(Map.of(RUN, 500L, OTHER, 250L), 10 * SECOND);
        meter.forget(RUN);
        assertEquals(Map.of(CAM, 0.25), meter.cores());
        meter.forget(OTHER);
        assertEquals(Map.of(), meter.cores());
        meter.add(Map.of(RUN, 900L), 20 * SECOND);
        assertEquals(Map.of(), meter.cores());
    }
}
