package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
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
}
