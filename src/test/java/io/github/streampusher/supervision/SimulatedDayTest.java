package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A day of 500 streams with faults: no stream has two children, none is forgotten, none is judged wrongly. */
@Execution(ExecutionMode.CONCURRENT)
class SimulatedDayTest {
    @Test
    void everyStreamIsSupervisedThroughADayOfFaults() {
        Simulation day = new Simulation(Duration.ofSeconds(20))
                .run(Duration.ofDays(1), Duration.ofHours(1))
                .shutDown();
        assertTrue(day.starts() > 5000, "the day had faults: " + day.starts() + " starts");
    }
}
