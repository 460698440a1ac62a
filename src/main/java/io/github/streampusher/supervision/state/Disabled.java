package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** It shall not run. */
public record Disabled(Ledger ledger, Desired desired, String why) implements Idle {

    /** A stream before anything was wanted of it. */
    public static Disabled unknown(StreamName name) {
        return new Disabled(Ledger.of(name), new Desired.Gone(), "");
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
