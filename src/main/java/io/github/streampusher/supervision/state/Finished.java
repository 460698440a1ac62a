package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** The input came to its end, and that was all that was wanted. */
public record Finished(Ledger ledger, Desired.Running desired, String why) implements Idle {

    @Override
    public Phase phase() {
        return Phase.FINISHED;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired instanceof Desired.Running running && running.asksTheSameAs(desired)
                ? Transition.to(new Finished(ledger, running, why))
                : newDesired.settle(ledger.forgiven(), turn);
    }

    @Override
    public Transition due(Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Finished shifted(Duration by) {
        return this;
    }
}
