package io.github.streampusher.supervision;

import io.github.streampusher.stream.Settings.StartRate;
import java.time.Duration;

/**
 * Spreads the starts of children over time, so that a boot with hundreds of streams does not overload the machine.
 * Confined to the supervisor thread.
 */
final class Pacer {
    private Duration interval = Duration.ZERO;
    private Duration nextFree = Duration.ZERO;

    void reconfigure(StartRate rate) {
        interval = rate.interval();
    }

    /** The next free start slot; it is now if nothing was started within the last interval. */
    Duration nextSlot(Duration now) {
        return nextFree.compareTo(now) > 0 ? nextFree : now;
    }

    void reserveSlot(Duration now) {
        nextFree = nextSlot(now).plus(interval);
    }
}
