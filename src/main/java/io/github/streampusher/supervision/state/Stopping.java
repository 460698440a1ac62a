package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The child was told to stop, and is told again, harder, until it is gone.
 *
 * @param desired what comes after it
 */
public record Stopping(Ledger ledger, Desired desired, Run child, Dismissal dismissal, Rung rung) implements Busy {

    @Override
    public Phase phase() {
        return Phase.STOPPING;
    }

    @Override
    public String why() {
        return dismissal.why();
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(rung.until());
    }

    @Override
    public StopLadder ladder(Duration now) {
        return rung.ladder();
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return Transition.to(new Stopping(ledger, newDesired, child, dismissal, rung));
    }

    @Override
    public Transition restarted(Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Transition due(Turn turn) {
        Rung next = rung.next(turn.now());
        return Transition.to(
                new Stopping(ledger, desired, child, dismissal, next), new Effect.Signal(child.id(), next.signal()));
    }

    @Override
    public Transition started(Event.Started event, Turn turn) {
        return Transition.to(new Stopping(ledger, desired, child.after(event), dismissal, rung));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, Turn turn) {
        return ended(dismissal.fault().map(fault -> event.diagnosis()), turn);
    }

    @Override
    public Transition sampled(Event.Sampled event, Turn turn) {
        return Transition.to(new Stopping(ledger, desired, child.after(event.sample(), turn.now()), dismissal, rung));
    }

    @Override
    public Transition examined(Event.Examined event, Turn turn) {
        return Transition.to(new Stopping(ledger, desired, child, dismissal.with(event.symptoms()), rung));
    }

    @Override
    public Transition outputsTold(Event.OutputsTold event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Transition scouted(Event.Scouted event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Transition exited(Event.Exited event, Turn turn) {
        return ended(dismissal.fault().map(fault -> child.diagnose(event, Optional.of(dismissal), turn.now())), turn);
    }

    private Transition ended(Optional<Diagnosis> diagnosis, Turn turn) {
        Optional<Desired.Running> sameAgain =
                desired instanceof Desired.Running running && running.isServedBy(child.wanted(), ledger.route())
                        ? Optional.of(running)
                        : Optional.empty();
        if (sameAgain.isPresent() && diagnosis.isPresent()) {
            return Aftermath.of(ledger, sameAgain.get(), child, diagnosis.get(), turn);
        }
        Ledger next = dismissal
                .onto()
                .filter(route ->
                        sameAgain.isPresent() && sameAgain.get().definition().has(route))
                .map(ledger::movedTo)
                .orElseGet(ledger::forgiven);
        return desired.settle(next, turn).after(new Effect.Report(child.report(diagnosis, why(), turn.now())));
    }

    @Override
    public Stopping shifted(Duration by) {
        return new Stopping(ledger, desired, child.shifted(by), dismissal, rung.shifted(by));
    }
}
