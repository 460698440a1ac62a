package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.stream.Route;
import java.time.Duration;
import java.util.Optional;

/**
 * Why the daemon stops a child.
 *
 * @param timeout the limit that the child has exceeded; empty if it is only no longer wanted
 * @param fault why it is stopped before it ends by itself; empty: the way it ends says why
 * @param observation of the process from outside
 * @param nextRoute the route of the next run; empty: by how this one ends
 * @param why for people
 */
public record StopReason(
        Optional<Timeout> timeout,
        Optional<Diagnosis> fault,
        Optional<ProcessObservation> observation,
        Optional<Route> nextRoute,
        String why) {

    /** A limit of {@code watchdog:} that was exceeded. */
    public record Timeout(Ending ending, Duration limit) {}

    public static StopReason requested(String why) {
        return new StopReason(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    /** The child would go on, but what it sends is of no use. */
    static StopReason fault(Diagnosis fault) {
        return new StopReason(
                Optional.empty(), Optional.of(fault), Optional.empty(), Optional.empty(), fault.toString());
    }

    /** The child is healthy, and a better route is available. */
    static StopReason switchTo(Route route, String why) {
        return new StopReason(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(route), why);
    }

    static StopReason timeout(Ending ending, Duration limit, String why) {
        return new StopReason(
                Optional.of(new Timeout(ending, limit)), Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    StopReason with(ProcessObservation seen) {
        return new StopReason(timeout, fault, Optional.of(seen), nextRoute, why);
    }
}
