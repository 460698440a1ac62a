package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Symptoms;
import io.github.streampusher.stream.Route;
import java.util.Optional;

/**
 * Why a child is ended by us.
 *
 * @param fault what was wrong with it; empty if it was only no longer wanted
 * @param symptoms what was seen of it from outside
 * @param onto the route that the next run shall take; empty: as its end tells
 * @param why for people
 */
public record Dismissal(Optional<Fault> fault, Optional<Symptoms> symptoms, Optional<Route> onto, String why) {

    public static Dismissal unwanted(String why) {
        return new Dismissal(Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    /** It does well, and another way is better. */
    static Dismissal onto(Route route, String why) {
        return new Dismissal(Optional.empty(), Optional.empty(), Optional.of(route), why);
    }

    static Dismissal of(Fault fault, String why) {
        return new Dismissal(Optional.of(fault), Optional.empty(), Optional.empty(), why);
    }

    Dismissal with(Symptoms seen) {
        return new Dismissal(fault, Optional.of(seen), onto, why);
    }
}
