package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import java.time.Duration;
import java.util.Optional;

/**
 * The states without a run: the stream is disabled, finished or blocked, or waits for its next start.
 *
 * @param deadline when the next start is; empty where only a person can cause it
 * @param awaited what the next start waits for beside that time
 */
public record InactiveState(
        RunHistory history, DesiredState desired, Phase phase, Optional<Duration> deadline, Awaited awaited, String why)
        implements State {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** What the next start may wait for beside its time. */
    public enum Awaited {
        NOTHING,
        START_SLOT,
        /** The end of a run of another stream or unit. */
        OTHER_RUN
    }

    /** A stream that is newly defined. */
    public static InactiveState initial(StreamName name, long incarnation) {
        return initial(new RunId(name, incarnation, 0), ProbeCache.EMPTY);
    }

    /**
     * A unit that has not run yet.
     *
     * @param probes what is known of the stream's sources
     */
    public static InactiveState initial(RunId beforeFirst, ProbeCache probes) {
        return atRest(new RunHistory(beforeFirst, probes), new DesiredState.Undefined(), Phase.DISABLED, "");
    }

    /** Does not start again by itself. */
    static InactiveState atRest(RunHistory history, DesiredState desired, Phase phase, String why) {
        return new InactiveState(history, desired, phase, Optional.empty(), Awaited.NOTHING, why);
    }

    static InactiveState waitingForStartSlot(RunHistory history, DesiredState desired, Duration slot) {
        String why = "waiting for a start slot (start-rate)";
        return new InactiveState(history, desired, Phase.WAITING, Optional.of(slot), Awaited.START_SLOT, why);
    }

    /** Waits until another run has ended; the loop asks again then, and in any case a second later. */
    static InactiveState waitingFor(String holder, RunHistory history, DesiredState desired, Duration now) {
        String why = "waiting until " + holder + " has stopped, which uses the same address or device";
        return polling(history, desired, Awaited.OTHER_RUN, why, now);
    }

    /** Waits until the stream is divided in another way. */
    static InactiveState waitingForDivision(RunHistory history, DesiredState desired, Duration now) {
        return polling(history, desired, Awaited.NOTHING, "its source was probed", now);
    }

    private static InactiveState polling(
            RunHistory history, DesiredState desired, Awaited awaited, String why, Duration now) {
        Optional<Duration> deadline = Optional.of(now.plus(POLL_INTERVAL));
        return new InactiveState(history, desired, Phase.WAITING, deadline, awaited, why);
    }

    /** @param why for people; the delay is appended */
    static InactiveState retrying(
            RunHistory history, DesiredState desired, Phase phase, String why, Duration delay, Duration now) {
        Optional<Duration> deadline = Optional.of(now.plus(delay));
        return new InactiveState(history, desired, phase, deadline, Awaited.NOTHING, why + DurationText.format(delay));
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return canStay(newDesired)
                ? Transition.to(new InactiveState(history, newDesired, phase, deadline, awaited, why))
                : newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Optional<Diagnosis> diagnosis() {
        return desired instanceof DesiredState.Elsewhere other ? other.problem() : history.lastDiagnosis();
    }

    /** Every reload tries a blocked stream again. */
    private boolean canStay(DesiredState newDesired) {
        return phase != Phase.BLOCKED
                && desired instanceof DesiredState.Running before
                && newDesired instanceof DesiredState.Running running
                && running.keepsWaitOf(before);
    }

    @Override
    public Transition restartRequested(TransitionContext context) {
        return desired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        if (deadline.isEmpty()) {
            return Transition.to(this);
        }
        return awaited != Awaited.NOTHING && desired instanceof DesiredState.Running running
                ? running.start(history, context)
                : desired.transition(history, context);
    }
}
