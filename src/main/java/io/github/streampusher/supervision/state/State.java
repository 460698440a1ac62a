package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The state of a stream, as a value. It answers every event with the next state and the effects to run, and changes
 * nothing itself. Events of a run reach it only if they belong to the stream's last run.
 *
 * <p>The states and their answers; the first four are phases of {@link InactiveState}, where Waiting includes quarantined.
 * "next start" is what {@link DesiredState#transition} answers: Waiting for a start slot, {@code Probing},
 * {@code Starting}, or a state without a child if the stream shall not run. "decide" is {@link RestartDecision}: next
 * start at once, Waiting, Blocked or Finished, by the cause. "=" stays in the same state; an empty cell cannot happen,
 * and is answered by "=" as well.
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
 * flowing, backlog   |            |            |            |            |             | =           | = or stop     | =
 * sending blocked    |            |            |            |            |             | =           | =             | =
 * examined           |            |            |            |            |             | =           | =             | =
 * outputs reported   |            |            |            |            |             | =           | =             | =
 * source reported    |            |            |            |            |             | =           | = or stop     | =
 * failback probed    |            |            |            |            |             | =           | = or stop     | =
 * exited             |            |            |            |            |             | decide      | decide        | decide
 * </pre>
 *
 * A deadline belongs to a state: start-timeout (Probing, Starting), stall-timeout, failback probe and failover of an
 * output (Live), the next signal (Stopping), the next start (Waiting, Blocked).
 */
public sealed interface State permits InactiveState, ActiveState {
    RunHistory history();

    DesiredState desired();

    Phase phase();

    /** The reason for people: numbers, and what comes next. */
    String why();

    /** When {@link #deadlineReached} must be called though nothing has happened. */
    Optional<Duration> deadline();

    /** The present run, if there is one. */
    default Optional<Run> run() {
        return Optional.empty();
    }

    /** What is wrong now, or why the last run ended. */
    default Optional<Diagnosis> diagnosis() {
        return history().lastDiagnosis();
    }

    /** Whether there was no run, and none begins. */
    default boolean hasNeverRun() {
        return history().runs() == 0 && run().isEmpty();
    }

    /** Everything that is wrong with a run that is live, the worst first. */
    default List<Diagnosis> degradations() {
        return List.of();
    }

    Transition desiredChanged(DesiredState desired, TransitionContext context);

    /** Start over now, with another child than the present one. */
    Transition restartRequested(TransitionContext context);

    Transition deadlineReached(TransitionContext context);

    /** The same state after a pause of the whole process, which the loop's time leaves out. */
    default State afterPause() {
        return this;
    }

    /** Answers an event of the stream's last run. One that does not concern the state leaves it as it is. */
    default Transition handle(Event.RunEvent event, TransitionContext context) {
        if (event instanceof Event.ProbeStarted probeStarted) {
            return probeStarted(probeStarted, context);
        }
        if (event instanceof Event.Probed probed) {
            return probed(probed, context);
        }
        if (event instanceof Event.Started started) {
            return started(started, context);
        }
        if (event instanceof Event.StartFailed startFailed) {
            return startFailed(startFailed, context);
        }
        if (event instanceof Event.Sampled sampled) {
            return sampled(sampled, context);
        }
        if (event instanceof Event.Flowing flowing) {
            return flowing(flowing, context);
        }
        if (event instanceof Event.Backlog backlog) {
            return backlog(backlog, context);
        }
        if (event instanceof Event.SendingBlocked sendingBlocked) {
            return sendingBlocked(sendingBlocked, context);
        }
        if (event instanceof Event.Examined examined) {
            return examined(examined, context);
        }
        if (event instanceof Event.OutputsReported outputsReported) {
            return outputsReported(outputsReported, context);
        }
        if (event instanceof Event.SourceReported sourceReported) {
            return sourceReported(sourceReported, context);
        }
        if (event instanceof Event.FailbackProbed failbackProbed) {
            return failbackProbed(failbackProbed, context);
        }
        if (event instanceof Event.Looked looked) {
            return looked(looked, context);
        }
        if (event instanceof Event.Exited exited) {
            return exited(exited, context);
        }
        throw new IllegalArgumentException("no answer to " + event);
    }

    default Transition probeStarted(Event.ProbeStarted event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition probed(Event.Probed event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition started(Event.Started event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition startFailed(Event.StartFailed event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition sampled(Event.Sampled event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition flowing(Event.Flowing event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition backlog(Event.Backlog event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition sendingBlocked(Event.SendingBlocked event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition examined(Event.Examined event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition outputsReported(Event.OutputsReported event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition sourceReported(Event.SourceReported event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition failbackProbed(Event.FailbackProbed event, TransitionContext context) {
        return Transition.to(this);
    }

    default Transition looked(Event.Looked event, TransitionContext context) {
        return Transition.to(this);
    }

    /** What is wrong with an output as viewers get it. */
    default Optional<Diagnosis> notPlaying(int output) {
        return Optional.empty();
    }

    default Transition exited(Event.Exited event, TransitionContext context) {
        return Transition.to(this);
    }
}
