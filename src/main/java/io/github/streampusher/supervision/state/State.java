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

    Transition desiredChanged(DesiredState desired, TransitionContext turn);

    /** The same again, now and with another child. */
    Transition restartRequested(TransitionContext turn);

    Transition deadlineReached(TransitionContext turn);

    Transition started(Event.Started event, TransitionContext turn);

    Transition startFailed(Event.StartFailed event, TransitionContext turn);

    Transition sampled(Event.Sampled event, TransitionContext turn);

    Transition examined(Event.Examined event, TransitionContext turn);

    Transition outputsReported(Event.OutputsReported event, TransitionContext turn);

    Transition failbackProbed(Event.FailbackProbed event, TransitionContext turn);

    Transition exited(Event.Exited event, TransitionContext turn);

    /** The same state on a clock that stood still for a while. */
    State shifted(Duration by);
}
