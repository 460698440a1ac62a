package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** A child runs, or is about to; no media has moved yet. */
record Starting(Ledger ledger, Desired.Running desired, Run child) implements Busy {

    @Override
    public Phase phase() {
        return Phase.STARTING;
    }

    @Override
    public String why() {
        String why = "run " + child.id().number();
        return ledger.lastEnd().map(end -> why + " after " + end).orElse(why);
    }

    /** What it is started again after. */
    @Override
    public Optional<Diagnosis> diagnosis() {
        return ledger.lastEnd();
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(child.startedAt().plus(startTimeout()));
    }

    private Duration startTimeout() {
        return desired.definition().watchdog().startTimeout();
    }

    @Override
    public StopLadder ladder(Duration now) {
        return StopLadder.CONNECTING;
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired instanceof Desired.Running running && running.isServedBy(child.wanted(), ledger.route())
                ? Transition.to(new Starting(ledger, running, child))
                : stopFor(newDesired, turn);
    }

    @Override
    public Transition due(Turn turn) {
        String why = "no media within " + Elapsed.text(startTimeout()) + " (start-timeout)";
        Fault fault = new Fault(Ending.START_TIMEOUT, startTimeout());
        return stop(desired, Dismissal.of(fault, why), StopLadder.STUCK, turn);
    }

    @Override
    public Transition started(Event.Started event, Turn turn) {
        return Transition.to(new Starting(ledger, desired, child.after(event)));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, Turn turn) {
        return Aftermath.of(ledger, desired, child, event.diagnosis(), turn);
    }

    @Override
    public Transition sampled(Event.Sampled event, Turn turn) {
        Run run = child.after(event.sample(), turn.now());
        boolean arrives = run.health().moved() && !run.outputs().areAllDown();
        return Transition.to(arrives ? Live.from(this, run, turn.now()) : new Starting(ledger, desired, run));
    }

    @Override
    public Transition examined(Event.Examined event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Transition outputsTold(Event.OutputsTold event, Turn turn) {
        return Transition.to(new Starting(ledger, desired, child.after(event, turn.now())));
    }

    @Override
    public Transition scouted(Event.Scouted event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Transition exited(Event.Exited event, Turn turn) {
        return Aftermath.of(ledger, desired, child, child.diagnose(event, Optional.empty(), turn.now()), turn);
    }

    @Override
    public Starting shifted(Duration by) {
        return new Starting(ledger, desired, child.shifted(by));
    }
}
