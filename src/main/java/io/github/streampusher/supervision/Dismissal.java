package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Symptoms;
import java.util.Optional;

/**
 * Why a child is ended by us.
 *
 * @param fault what was wrong with it; empty if it was only no longer wanted
 * @param symptoms what was seen of it from outside
 * @param why for people
 */
record Dismissal(Optional<Fault> fault, Optional<Symptoms> symptoms, String why) {

    static Dismissal unwanted(String why) {
        return new Dismissal(Optional.empty(), Optional.empty(), why);
    }

    static Dismissal of(Fault fault, String why) {
        return new Dismissal(Optional.of(fault), Optional.empty(), why);
    }

    Dismissal with(Symptoms seen) {
        return new Dismissal(fault, Optional.of(seen), why);
    }
}
