package io.github.streampusher.supervision;

import org.junit.jupiter.api.Test;

/** A million steps through all states; {@code -Dwalks=10} for ten. */
class RandomWalkIT {
    private static final int WALKS = Integer.getInteger("walks", 1);

    @Test
    void invariantsHold() {
        for (long seed = 3; seed < 3 + WALKS; seed++) {
            new RandomWalk().walk(seed, 1_000_000);
        }
    }
}
