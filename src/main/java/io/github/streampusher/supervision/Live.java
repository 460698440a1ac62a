package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Evidence.Ending;
import io.github.streampusher.stream.Elapsed;
import java.time.Duration;
import java.util.Optional;

/** Media moves. */
record Live(Ledger ledger, Desired.Running desired, Run child, Duration since) implements Busy {
    /** On a busy machine healthy runs pause for some seconds; one that has just moved ends cleanly. */
    private static final Duration RECENT = Duration.ofSeconds(5);

    @Override
    public Phase phase() {
        return Phase.LIVE;
    }

    @Override
    public String why() {
        return "after " + Elapsed.text(since.minus(child.startedAt())) + ", run "
                + child.id().number();
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(child.health().movedAt().plus(stallTimeout()));
    }

    private Duration stallTimeout() {
        return desired.definition().watchdog().stallTimeout();
    }

    @Override
    public StopLadder ladder(Duration now) {
        Duration still = now.minus(child.health().movedAt());
        return still.compareTo(RECENT) < 0 ? StopLadder.HEALTHY : StopLadder.STUCK;
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired instanceof Desired.Running running && running.isServedBy(child.wanted())
                ? Transition.to(new Live(ledger, running, child, since))
                : stopFor(newDesired, turn);
    }

    @Override
    public Transition due(Turn turn) {
        String why = "nothing moved for " + Elapsed.text(stallTimeout()) + " (stall-timeout)";
        Fault fault = new Fault(Ending.STALL, stallTimeout());
        return stop(desired, Optional.of(fault), StopLadder.STUCK, why, turn);
    }

    @Override
    public Transition started(Event.Started event, Turn turn) {
        return Transition.to(new Live(ledger, desired, child.withPid(event.pid()), since));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, Turn turn) {
        return Aftermath.of(ledger, desired, child, event.diagnosis(), turn);
    }

    @Override
    public Transition sampled(Event.Sampled event, Turn turn) {
        return Transition.to(new Live(ledger, desired, child.after(event.sample(), turn.now()), since));
    }

    @Override
    public Transition exited(Event.Exited event, Turn turn) {
        return Aftermath.of(ledger, desired, child, child.diagnose(event, Optional.empty(), turn.now()), turn);
    }

    @Override
    public Live shifted(Duration by) {
        return new Live(ledger, desired, child.shifted(by), since.plus(by));
    }
}
