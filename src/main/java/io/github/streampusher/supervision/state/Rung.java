package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Launcher.StopSignal;
import java.time.Duration;

/**
 * Where on the stop ladder a child is.
 *
 * @param step taken last, of which 0 is the first
 * @param until when the next step is taken
 */
record Rung(StopLadder ladder, int step, Duration until) {

    static Rung first(StopLadder ladder, Duration now) {
        return new Rung(ladder, 0, now.plus(ladder.patience(0)));
    }

    Rung next(Duration now) {
        return new Rung(ladder, step + 1, now.plus(ladder.patience(step + 1)));
    }

    StopSignal signal() {
        return ladder.signal(step);
    }

    Rung shifted(Duration by) {
        return new Rung(ladder, step, until.plus(by));
    }
}
