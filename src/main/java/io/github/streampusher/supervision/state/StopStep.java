package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Launcher.StopSignal;
import java.time.Duration;

/**
 * Where on the stop ladder a child is.
 *
 * @param index taken last, of which 0 is the first
 * @param nextStepAt when the next step is taken
 */
record StopStep(StopLadder ladder, int index, Duration nextStepAt) {

    static StopStep first(StopLadder ladder, Duration now) {
        return new StopStep(ladder, 0, now.plus(ladder.timeout(0)));
    }

    StopStep next(Duration now) {
        return new StopStep(ladder, index + 1, now.plus(ladder.timeout(index + 1)));
    }

    StopSignal signal() {
        return ladder.signal(index);
    }
}
