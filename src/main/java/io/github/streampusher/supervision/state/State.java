package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a stream is, as a value; it answers every event with the next state and what must be done, and does nothing
 * itself. Events of a child reach it only if they are of the stream's last run.
 */
public sealed interface State permits InactiveState, ActiveState {
    RunHistory history();

    DesiredState desired();

    Phase phase();

    /** The reason for people: numbers, and what comes next. */
    String why();

    /** When it must be asked again though nothing has happened. */
    Optional<Duration> deadline();

    /** The child, where there is one. */
    Optional<Run> run();

    /** What is wrong, or was last. */
    Optional<Diagnosis> diagnosis();

    Transition desiredChanged(DesiredState desired, TransitionContext context);

    /** The same again, now and with another child. */
    Transition restartRequested(TransitionContext context);

    Transition deadlineReached(TransitionContext context);

    Transition started(Event.Started event, TransitionContext context);

    Transition startFailed(Event.StartFailed event, TransitionContext context);

    Transition sampled(Event.Sampled event, TransitionContext context);

    Transition examined(Event.Examined event, TransitionContext context);

    Transition outputsReported(Event.OutputsReported event, TransitionContext context);

    Transition failbackProbed(Event.FailbackProbed event, TransitionContext context);

    Transition exited(Event.Exited event, TransitionContext context);

    /** The same state after a pause of the whole process, which the loop's time leaves out. */
    State afterPause();
}
