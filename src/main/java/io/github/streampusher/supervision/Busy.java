package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Diagnosis;
import java.time.Duration;
import java.util.Optional;

/** The states with a child; each has a deadline, so that no child is ever forgotten. */
sealed interface Busy extends State permits Starting, Live, Stopping {

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
        return stop(desired(), Optional.empty(), ladder(turn.now()), "restarted by hand", turn);
    }

    /** How this child is best ended, by what is known of it. */
    StopLadder ladder(Duration now);

    /** The first step of ending the child because something else is wanted, or something is wrong. */
    default Transition stop(Desired desired, Optional<Fault> fault, StopLadder ladder, String why, Turn turn) {
        Duration deadline = turn.now().plus(ladder.patience(0));
        return Transition.to(
                new Stopping(ledger(), desired, child(), fault, ladder, 0, deadline, why),
                new Effect.Signal(child().id(), ladder.signal(0)));
    }

    /** Ends the child because its definition is another now. */
    default Transition stopFor(Desired desired, Turn turn) {
        String why = desired instanceof Desired.Off off ? off.why() : "its definition changed";
        return stop(desired, Optional.empty(), ladder(turn.now()), why, turn);
    }
}
