package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.stream.Route;
import java.util.Optional;

/**
 * Why a child is ended by us.
 *
 * @param timeout what was wrong with it; empty if it was only no longer wanted
 * @param observation what was seen of it from outside
 * @param nextRoute the route that the next run shall take; empty: as its end tells
 * @param why for people
 */
public record StopReason(
        Optional<WatchdogTimeout> timeout,
        Optional<ProcessObservation> observation,
        Optional<Route> nextRoute,
        String why) {

    public static StopReason requested(String why) {
        return new StopReason(Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    /** It does well, and another way is better. */
    static StopReason onto(Route route, String why) {
        return new StopReason(Optional.empty(), Optional.empty(), Optional.of(route), why);
    }

    static StopReason of(WatchdogTimeout fault, String why) {
        return new StopReason(Optional.of(fault), Optional.empty(), Optional.empty(), why);
    }

    StopReason with(ProcessObservation seen) {
        return new StopReason(timeout, Optional.of(seen), nextRoute, why);
    }
}
