package io.github.streampusher.supervision;

import java.time.Duration;
import java.util.Optional;

/** It shall not run. */
record Disabled(Ledger ledger, Desired desired, String why) implements Idle {

    @Override
    public Phase phase() {
        return Phase.DISABLED;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired.settle(ledger.forgiven(), turn);
    }

    @Override
    public Transition due(Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Disabled shifted(Duration by) {
        return this;
    }
}
