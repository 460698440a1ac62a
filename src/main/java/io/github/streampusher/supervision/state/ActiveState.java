package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.Optional;

/** The states with a child; each has a deadline, so that no child is ever forgotten. */
public sealed interface ActiveState extends State permits Starting, Live, Stopping {

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

    /** The same state with another view of its run. */
    ActiveState with(Run run);

    @Override
    default State afterPause() {
        return with(child().afterPause());
    }

    @Override
    default Transition restartRequested(TransitionContext context) {
        return stop(desired(), StopReason.requested("restarted by hand"), stopLadder(context.now()), context);
    }

    /** How this child is best ended, by what is known of it. */
    StopLadder stopLadder(Duration now);

    /** The first step of ending the child; one that has a fault is looked at before. */
    default Transition stop(DesiredState desired, StopReason dismissal, StopLadder ladder, TransitionContext context) {
        StopStep rung = StopStep.first(ladder, context.now());
        Transition signalled = Transition.to(
                new Stopping(history(), desired, child(), dismissal, rung),
                new Effect.Signal(child().id(), rung.signal()));
        return dismissal.timeout().isPresent() ? signalled.withFirst(new Effect.Examine(child().id())) : signalled;
    }

    /** Ends the child because something else is wanted now. */
    default Transition stopFor(DesiredState desired, TransitionContext context) {
        String why = desired.reasonToStop();
        return stop(desired, StopReason.requested(why), stopLadder(context.now()), context);
    }
}
