package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The next start is at a known time.
 *
 * @param placed whether that time is a place in the order of starts already
 */
public record Waiting(Ledger ledger, Desired.Running desired, Duration until, boolean placed, String why)
        implements Idle {

    @Override
    public Phase phase() {
        return Phase.WAITING;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired instanceof Desired.Running running && running.asksTheSameAs(desired)
                ? Transition.to(new Waiting(ledger, running, until, placed, why))
                : newDesired.settle(ledger.forgiven(), turn);
    }

    @Override
    public Transition due(Turn turn) {
        return placed ? desired.start(ledger, turn) : desired.settle(ledger, turn);
    }

    @Override
    public Waiting shifted(Duration by) {
        return new Waiting(ledger, desired, until.plus(by), placed, why);
    }
}
