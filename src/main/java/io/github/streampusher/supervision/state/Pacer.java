package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.StartRate;
import java.time.Duration;

/** Spreads the starts of children over time, so that a boot with hundreds of streams does not overload the machine. */
public final class Pacer {
    private Duration interval = Duration.ZERO;
    private Duration nextFree = Duration.ZERO;

    public void reconfigure(StartRate rate) {
        interval = rate.interval();
    }

    /** Takes the next free place; it is now if nobody started within the last interval. */
    Duration reserve(Duration now) {
        Duration place = nextFree.compareTo(now) > 0 ? nextFree : now;
        nextFree = place.plus(interval);
        return place;
    }
}
