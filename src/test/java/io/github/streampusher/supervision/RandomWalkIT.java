package io.github.streampusher.supervision;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Millions of steps through all states. */
class RandomWalkIT {
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void invariantsHold(long seed) {
        new RandomWalk().walk(seed, 1_000_000);
    }
}
