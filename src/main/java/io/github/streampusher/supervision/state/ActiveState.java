package io.github.streampusher.supervision.state;

import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.supervision.port.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The states with a run: a probe or a child. A child always has a deadline, so that none is forgotten. */
public sealed interface ActiveState extends State permits Probing, Starting, Live, Stopping {

    /** The run; never absent here. */
    Run child();

    @Override
    default Optional<Run> run() {
        return Optional.of(child());
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

    /** Whether its child can go on by what is desired next. */
    default boolean keepsChild(DesiredState next) {
        return next instanceof DesiredState.Running running && running.keepsProcessOf(child().desired(), history());
    }

    /** Goes on with the child, whose launcher must know how much of its files is retained from now on. */
    default Transition keepChild(ActiveState next, DesiredState.Running before, DesiredState.Running after) {
        List<RetainedFiles> retained = after.retainedFiles(history());
        return retained.equals(before.retainedFiles(history()))
                ? Transition.to(next)
                : Transition.to(next, new Effect.Retain(child().id(), retained));
    }

    /** The signals by which this child is stopped, by what is known of it. */
    StopLadder stopLadder(Duration now);

    /** Sends the first signal. A child that is stopped for a fault is examined before. */
    default Transition stop(DesiredState next, StopReason reason, StopLadder ladder, TransitionContext context) {
        StopLadder.Step first = ladder.firstStep(child().desired().part().isPush(), context.now());
        Transition signalled = Transition.to(
                new Stopping(history(), next, child(), reason, first), new Effect.Signal(child().id(), first.signal()));
        return reason.timeout().isPresent() ? signalled.withFirst(new Effect.Examine(child().id())) : signalled;
    }

    /** Stops the child because something else is desired now. */
    default Transition stopFor(DesiredState next, TransitionContext context) {
        return stop(next, StopReason.requested(next.reasonToStop()), stopLadder(context.now()), context);
    }

    @Override
    default Transition sendingBlocked(Event.SendingBlocked event, TransitionContext context) {
        return Transition.to(with(child().after(event, context.now())));
    }

    @Override
    default Transition flowing(Event.Flowing event, TransitionContext context) {
        return Transition.to(with(child().after(event, context.now())));
    }

    @Override
    default Transition backlog(Event.Backlog event, TransitionContext context) {
        return Transition.to(with(child().after(event, context.now())));
    }

    @Override
    default Transition started(Event.Started event, TransitionContext context) {
        return Transition.to(with(child().after(event)));
    }
}
