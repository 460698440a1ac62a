package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The stream cannot run until something is changed. It is tried again on every reload.
 *
 * @param until when it is tried again without a change; empty where only a new definition can help
 */
public record Blocked(RunHistory history, DesiredState desired, Optional<Duration> until, String why)
        implements InactiveState {

    @Override
    public Phase phase() {
        return Phase.BLOCKED;
    }

    @Override
    public Optional<Duration> deadline() {
        return until;
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        return desired.transition(history, context);
    }
}
