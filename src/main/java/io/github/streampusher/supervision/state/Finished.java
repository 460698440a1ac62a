package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** The input has ended, and {@code on-end} says that the stream ends with it. */
public record Finished(RunHistory history, DesiredState.Running desired, String why) implements InactiveState {

    @Override
    public Phase phase() {
        return Phase.FINISHED;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired instanceof DesiredState.Running running && running.keepsWaitOf(desired)
                ? Transition.to(new Finished(history, running, why))
                : newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        return Transition.to(this);
    }
}
