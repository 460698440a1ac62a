package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** It failed so often that it is tried only rarely, until a run lives. */
record Quarantined(Ledger ledger, Desired.Running desired, Duration until, String why) implements Idle {

    @Override
    public Phase phase() {
        return Phase.QUARANTINED;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired instanceof Desired.Running running && running.asksTheSameAs(desired)
                ? Transition.to(new Quarantined(ledger, running, until, why))
                : newDesired.settle(ledger.forgiven(), turn);
    }

    @Override
    public Transition due(Turn turn) {
        return desired.settle(ledger, turn);
    }

    @Override
    public Quarantined shifted(Duration by) {
        return new Quarantined(ledger, desired, until.plus(by), why);
    }
}
