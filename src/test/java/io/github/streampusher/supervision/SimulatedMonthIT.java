package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A month of 500 streams with faults, against the availability that the faults allow. */
@Execution(ExecutionMode.CONCURRENT)
class SimulatedMonthIT {
    private static final Duration SAMPLE_PERIOD = Duration.ofMinutes(5);

    @Test
    void availabilityIsWhatFaultsAllow() {
        Simulation month = new Simulation(SAMPLE_PERIOD)
                .run(Duration.ofDays(30), Duration.ofMinutes(97))
                .shutDown();

        // A run is seen to move at its second beat: one and a half beats after its start. It then lives for two hours
        // on average, plus the time-out where it stalls, which every second one does.
        double beat = SAMPLE_PERIOD.toSeconds();
        double life = 4 * beat + 2 * 3600;
        double expected = (life - 1.5 * beat + 1.5 * beat) / (life + 1.5 * beat);
        assertEquals(expected, month.availability(), 0.02);
    }
}
