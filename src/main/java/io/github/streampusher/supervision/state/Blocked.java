package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * It cannot run until something is changed. It is tried again on every reload.
 *
 * @param until when it is tried again all the same; empty where a new definition alone can help
 */
public record Blocked(Ledger ledger, Desired desired, Optional<Duration> until, String why) implements Idle {

    @Override
    public Phase phase() {
        return Phase.BLOCKED;
    }

    @Override
    public Optional<Duration> deadline() {
        return until;
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired.settle(ledger.forgiven(), turn);
    }

    @Override
    public Transition due(Turn turn) {
        return desired.settle(ledger, turn);
    }

    @Override
    public Blocked shifted(Duration by) {
        return new Blocked(ledger, desired, until.map(by::plus), why);
    }
}
