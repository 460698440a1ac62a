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
    private static final Duration HOLDER_POLL = Duration.ofSeconds(1);

    /** What a next start may wait for; both kinds have a start slot already. */
    public enum Awaited {
        NOTHING,
        START_SLOT,
        /** The end of another stream's run. */
        OTHER_STREAM
    }

    /** A stream that is newly defined. */
    public static InactiveState initial(StreamName name, long incarnation) {
        return atRest(
                new RunHistory(new RunId(name, incarnation, 0), ProbeCache.EMPTY),
                new DesiredState.Undefined(),
                Phase.DISABLED,
                "");
    }

    /** Does not start again by itself. */
    static InactiveState atRest(RunHistory history, DesiredState desired, Phase phase, String why) {
        return new InactiveState(history, desired, phase, Optional.empty(), Awaited.NOTHING, why);
    }

    static InactiveState waitingForStartSlot(RunHistory history, DesiredState desired, Duration slot) {
        String why = "waiting for a start slot (start-rate)";
        return new InactiveState(history, desired, Phase.WAITING, Optional.of(slot), Awaited.START_SLOT, why);
    }

    /** Waits until another stream's run has ended; the loop asks again then, and in any case a second later. */
    static InactiveState waitingFor(StreamName holder, RunHistory history, DesiredState desired, Duration now) {
        String why = "waiting until " + holder + " has stopped, which uses the same address or device";
        return new InactiveState(
                history, desired, Phase.WAITING, Optional.of(now.plus(HOLDER_POLL)), Awaited.OTHER_STREAM, why);
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
