package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A month of 100 streams with faults, or as long as {@code simulated-days} says: compares the availability with the one
 * computed from the faults.
 */
@Execution(ExecutionMode.CONCURRENT)
class SimulatedMonthIT {
    private static final Duration LENGTH = Duration.ofDays(Long.getLong("simulated-days", 30));

    private static final Duration SAMPLE_PERIOD = Duration.ofMinutes(5);

    /** Half a period more than a multiple, so that a restart after a stall waits one and a half periods, too. */
    private static final Duration STALL_TIMEOUT = SAMPLE_PERIOD.multipliedBy(15).dividedBy(2);

    /** No multiple of the sample period: streams are observed at each moment between two samples. */
    private static final Duration RELOAD_PERIOD = Duration.ofMinutes(97).plusSeconds(1);

    @Test
    void availabilityIsWhatFaultsAllow() {
        Simulation month = new Simulation(100, SAMPLE_PERIOD, STALL_TIMEOUT)
                .run(LENGTH, RELOAD_PERIOD)
                .shutDown();

        // A run is live from its second sample on, one and a half periods after its start on average; two, if the run
        // before was ended at a sample, as are the two in six whose video stops and whose clock leaps. Two in six
        // stall,
        // and stay live until the stall timeout has passed since their last sample. A video that has stopped is seen a
        // stall timeout later, on average, and a leap half a period later.
        double period = SAMPLE_PERIOD.toSeconds();
        double life = month.meanLife().toSeconds();
        double wait = (4 * 1.5 + 2 * 2) / 6 * period;
        double stalled = (3 * STALL_TIMEOUT.toSeconds() - 0.5 * period) / 6;
        double expected = (life - wait + stalled) / (life + stalled);
        assertEquals(expected, month.availability(), 0.004);
    }
}
