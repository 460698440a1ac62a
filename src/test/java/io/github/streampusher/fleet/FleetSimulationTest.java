package io.github.streampusher.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that are cut off, frozen, killed, cloned and drained never have two children of one stream. */
@Execution(ExecutionMode.CONCURRENT)
class FleetSimulationTest {
    private static final long DISTURBED = 600_000;
    private static final long CALM = 90_000;
    private static final int MOST_SEEDS = 50;

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void noStreamEverHasTwoChildrenAndAllRunInTheEnd(long seed) {
        SimulatedFleet fleet = new SimulatedFleet(seed, 2 + (int) seed, Mutant.NONE);
        fleet.disturb(DISTURBED / 2);
        fleet.runUntil(DISTURBED / 2 + CALM);
        assertEquals(SimulatedFleet.streams(), fleet.live());
        assertTrue(fleet.starts() > SimulatedFleet.streams(), "the faults moved " + fleet.starts());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void rulesAreAllNeeded(Mutant mutant) {
        LongStream seeds = LongStream.concat(LongStream.of(mutant.seed()), LongStream.rangeClosed(1, MOST_SEEDS));
        assertTrue(seeds.anyMatch(seed -> makesTwins(seed, mutant)), () -> mutant + " was not noticed");
    }

    private static boolean makesTwins(long seed, Mutant mutant) {
        SimulatedFleet fleet = new SimulatedFleet(seed, 4, mutant);
        fleet.disturb(DISTURBED);
        try {
            fleet.runUntil(DISTURBED);
            return false;
        } catch (SimulatedFleet.Twin twin) {
            return true;
        }
    }
}
