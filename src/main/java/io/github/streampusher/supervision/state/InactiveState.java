package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import java.util.Optional;

/** The states without a run. Events of a run can only be late here, and change nothing. */
public sealed interface InactiveState extends State permits Disabled, Waiting, Finished, Blocked {

    @Override
    default Optional<Run> run() {
        return Optional.empty();
    }

    @Override
    default Optional<Diagnosis> diagnosis() {
        return history().lastDiagnosis();
    }

    @Override
    default State afterPause() {
        return this;
    }

    @Override
    default Transition restartRequested(TransitionContext context) {
        return desired().transition(history().withoutFailures(), context);
    }

    @Override
    default Transition probeStarted(Event.ProbeStarted event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition probed(Event.Probed event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition started(Event.Started event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition startFailed(Event.StartFailed event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition sampled(Event.Sampled event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition examined(Event.Examined event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition outputsReported(Event.OutputsReported event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition failbackProbed(Event.FailbackProbed event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    default Transition exited(Event.Exited event, TransitionContext context) {
        return Transition.to(this);
    }
}
