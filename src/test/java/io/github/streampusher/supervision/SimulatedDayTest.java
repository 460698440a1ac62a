package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A day of 500 streams with faults: no stream has two children, none is forgotten, each fault has the right cause. */
@Execution(ExecutionMode.CONCURRENT)
class SimulatedDayTest {
    @Test
    void everyStreamIsSupervisedThroughADayOfFaults() {
        Simulation day = new Simulation(500, Duration.ofSeconds(20), Duration.ofMinutes(1))
                .run(Duration.ofDays(1), Duration.ofHours(1))
                .shutDown();
        assertEquals(
                Set.of(
                        Cause.DESTINATION_REFUSED,
                        Cause.DESTINATION_CLOSED,
                        Cause.KILLED,
                        Cause.SOURCE_STALLED,
                        Cause.SOURCE_LOST),
                day.endings().keySet());
        assertTrue(day.endings().values().stream().allMatch(count -> count > 150), () -> "" + day.endings());
    }
}
