package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** The stream must not run. */
public record Disabled(RunHistory history, DesiredState desired, String why) implements InactiveState {

    /** A stream that is newly defined. */
    public static Disabled initial(StreamName name, long incarnation) {
        return new Disabled(RunHistory.of(name, incarnation), new DesiredState.Undefined(), "");
    }

    @Override
    public Phase phase() {
        return Phase.DISABLED;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired.transition(history.withoutFailures(), context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        return Transition.to(this);
    }
}
