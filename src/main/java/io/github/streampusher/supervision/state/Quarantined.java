package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** It failed so often that it is tried only rarely, until a run lives. */
record Quarantined(RunHistory history, DesiredState.Running desired, Duration until, String why)
        implements InactiveState {

    @Override
    public Phase phase() {
        return Phase.QUARANTINED;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired instanceof DesiredState.Running running && running.hasSameCommandSettings(desired)
                ? Transition.to(new Quarantined(history, running, until, why))
                : newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        return desired.transition(history, context);
    }
}
