package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The next start is at a known time.
 *
 * @param hasStartSlot whether that time is a place in the order of starts already
 */
public record Waiting(
        RunHistory history, DesiredState.Running desired, Duration until, boolean hasStartSlot, String why)
        implements InactiveState {

    @Override
    public Phase phase() {
        return Phase.WAITING;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired instanceof DesiredState.Running running && running.hasSameCommandSettings(desired)
                ? Transition.to(new Waiting(history, running, until, hasStartSlot, why))
                : newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        return hasStartSlot ? desired.start(history, context) : desired.transition(history, context);
    }
}
