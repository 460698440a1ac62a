package io.github.streampusher.supervision;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short random walk through all states. */
@Execution(ExecutionMode.CONCURRENT)
class RandomWalkTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void invariantsHold(long seed) {
        new RandomWalk().walk(seed, 100_000);
    }
}
