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
public sealed interface State permits Idle, Busy {
    Ledger ledger();

    Desired desired();

    Phase phase();

    /** The reason for people: numbers, and what comes next. */
    String why();

    /** When it must be asked again though nothing has happened. */
    Optional<Duration> deadline();

    /** The child, where there is one. */
    Optional<Run> run();

    /** What is wrong, or was last. */
    Optional<Diagnosis> diagnosis();

    Transition wanted(Desired desired, Turn turn);

    /** The same again, now and with another child. */
    Transition restarted(Turn turn);

    Transition due(Turn turn);

    Transition started(Event.Started event, Turn turn);

    Transition startFailed(Event.StartFailed event, Turn turn);

    Transition sampled(Event.Sampled event, Turn turn);

    Transition examined(Event.Examined event, Turn turn);

    Transition outputsTold(Event.OutputsTold event, Turn turn);

    Transition scouted(Event.Scouted event, Turn turn);

    Transition exited(Event.Exited event, Turn turn);

    /** The same state on a clock that stood still for a while. */
    State shifted(Duration by);
}
