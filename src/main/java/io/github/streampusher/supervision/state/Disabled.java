package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** It shall not run. */
public record Disabled(RunHistory history, DesiredState desired, String why) implements InactiveState {

    /** A stream before anything was wanted of it. */
    public static Disabled initial(StreamName name) {
        return new Disabled(RunHistory.of(name), new DesiredState.Undefined(), "");
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
    public Transition desiredChanged(DesiredState newDesired, TransitionContext turn) {
        return newDesired.transition(history.withoutFailures(), turn);
    }

    @Override
    public Transition deadlineReached(TransitionContext turn) {
        return Transition.to(this);
    }

    @Override
    public Disabled shifted(Duration by) {
        return this;
    }
}
