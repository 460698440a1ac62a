package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.DurationText;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The next start is at a known time.
 *
 * @param phase waiting or quarantined
 * @param hasStartSlot whether that time is a start slot which is reserved already
 */
public record Waiting(
        RunHistory history, DesiredState.Running desired, Duration until, Phase phase, boolean hasStartSlot, String why)
        implements InactiveState {

    static Waiting forStartSlot(RunHistory history, DesiredState.Running desired, Duration slot) {
        return new Waiting(history, desired, slot, Phase.WAITING, true, "waiting for a start slot (start-rate)");
    }

    /** Backs off after a failure. */
    static Waiting backingOff(
            RunHistory history, DesiredState.Running desired, Duration delay, String reason, Duration now) {
        String why = reason + "; next try in " + DurationText.format(delay);
        return new Waiting(history, desired, now.plus(delay), Phase.WAITING, false, why);
    }

    static Waiting quarantined(RunHistory history, DesiredState.Running desired, String reason, Duration now) {
        Duration delay = desired.definition().restart().quarantineDelay();
        String why = reason + "; " + history.shortRuns() + " short runs, next try in " + DurationText.format(delay);
        return new Waiting(history, desired, now.plus(delay), Phase.QUARANTINED, false, why);
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired instanceof DesiredState.Running running && running.keepsWaitOf(desired)
                ? Transition.to(new Waiting(history, running, until, phase, hasStartSlot, why))
                : newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        return hasStartSlot ? desired.start(history, context) : desired.transition(history, context);
    }
}
