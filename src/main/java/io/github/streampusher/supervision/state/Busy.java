package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.Optional;

/** The states with a child; each has a deadline, so that no child is ever forgotten. */
public sealed interface Busy extends State permits Starting, Live, Stopping {

    /** The child; never absent here. */
    Run child();

    @Override
    default Optional<Run> run() {
        return Optional.of(child());
    }

    @Override
    default Optional<Diagnosis> diagnosis() {
        return Optional.empty();
    }

    @Override
    default Transition restarted(Turn turn) {
        return stop(desired(), Dismissal.unwanted("restarted by hand"), ladder(turn.now()), turn);
    }

    /** How this child is best ended, by what is known of it. */
    StopLadder ladder(Duration now);

    /** The first step of ending the child; one that has a fault is looked at before. */
    default Transition stop(Desired desired, Dismissal dismissal, StopLadder ladder, Turn turn) {
        Rung rung = Rung.first(ladder, turn.now());
        Transition signalled = Transition.to(
                new Stopping(ledger(), desired, child(), dismissal, rung),
                new Effect.Signal(child().id(), rung.signal()));
        return dismissal.fault().isPresent() ? signalled.after(new Effect.Examine(child().id())) : signalled;
    }

    /** Ends the child because something else is wanted now. */
    default Transition stopFor(Desired desired, Turn turn) {
        String why = desired.reasonToStop();
        return stop(desired, Dismissal.unwanted(why), ladder(turn.now()), turn);
    }
}
