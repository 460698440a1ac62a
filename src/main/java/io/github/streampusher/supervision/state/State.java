package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunEventHandler;
import java.time.Duration;
import java.util.Optional;

/**
 * The state of a stream, as a value. It answers every event with the next state and the effects to run, and changes
 * nothing itself. Events of a run reach it only if they belong to the stream's last run.
 *
 * <p>The states and their answers. "next start" is what {@link DesiredState#transition} answers: {@code Waiting} for a
 * start slot, {@code Probing}, {@code Starting}, or a state without a child if the stream shall not run. "decide" is
 * {@link RestartDecision}: next start at once, {@code Waiting}, {@code Blocked} or {@code Finished}, by the cause.
 * "=" stays in the same state; an empty cell cannot happen, and is answered by "=" as well.
 *
 * <pre>
 *                    | Disabled   | Waiting    | Finished   | Blocked    | Probing     | Starting    | Live          | Stopping
 * -------------------+------------+------------+------------+------------+-------------+-------------+---------------+-----------
 * desired changed    | next start | = or next  | = or next  | next start | = or cancel | = or stop   | = or stop     | =
 * restart requested  | next start | next start | next start | next start | cancel      | stop        | stop          | =
 * deadline reached   | =          | next start | =          | next start | cancel      | stop        | stop or probe | next signal
 * probe started      |            |            |            |            | =           |             |               |
 * probed             |            |            |            |            | Starting or |             |               |
 *                    |            |            |            |            | decide      |             |               |
 * started            |            |            |            |            |             | =           | =             | =
 * start failed       |            |            |            |            |             | decide      | decide        | decide
 * sampled            |            |            |            |            |             | = or Live   | = or stop     | =
 * examined           |            |            |            |            |             | =           | =             | =
 * outputs reported   |            |            |            |            |             | =           | =             | =
 * failback probed    |            |            |            |            |             | =           | = or stop     | =
 * exited             |            |            |            |            |             | decide      | decide        | decide
 * </pre>
 *
 * A deadline belongs to a state: start-timeout (Probing, Starting), stall-timeout, failback probe and failover of an
 * output (Live), the next signal (Stopping), the next start (Waiting, Blocked).
 */
public sealed interface State extends RunEventHandler<TransitionContext, Transition>
        permits InactiveState, ActiveState {
    RunHistory history();

    DesiredState desired();

    Phase phase();

    /** The reason for people: numbers, and what comes next. */
    String why();

    /** When {@link #deadlineReached} must be called though nothing has happened. */
    Optional<Duration> deadline();

    /** The present run, if there is one. */
    Optional<Run> run();

    /** What is wrong now, or why the last run ended. */
    Optional<Diagnosis> diagnosis();

    Transition desiredChanged(DesiredState desired, TransitionContext context);

    /** Start over now, with another child than the present one. */
    Transition restartRequested(TransitionContext context);

    Transition deadlineReached(TransitionContext context);

    /** The same state after a pause of the whole process, which the loop's time leaves out. */
    State afterPause();
}
