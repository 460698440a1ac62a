package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.stream.Route;
import java.time.Duration;
import java.util.Optional;

/**
 * Why the daemon stops a child.
 *
 * @param timeout the limit that the child has exceeded; empty if it is only no longer wanted
 * @param observation of the process from outside
 * @param nextRoute the route of the next run; empty: by how this one ends
 * @param why for people
 */
public record StopReason(
        Optional<Timeout> timeout, Optional<ProcessObservation> observation, Optional<Route> nextRoute, String why) {

    /** A limit of {@code watchdog:} that was exceeded. */
    public record Timeout(Ending ending, Duration limit) {}

    public static StopReason requested(String why) {
        return new StopReason(Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    /** The child is healthy, and a better route is available. */
    static StopReason switchTo(Route route, String why) {
        return new StopReason(Optional.empty(), Optional.empty(), Optional.of(route), why);
    }

    static StopReason timeout(Ending ending, Duration limit, String why) {
        return new StopReason(Optional.of(new Timeout(ending, limit)), Optional.empty(), Optional.empty(), why);
    }

    StopReason with(ProcessObservation seen) {
        return new StopReason(timeout, Optional.of(seen), nextRoute, why);
    }
}
