package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Diagnosis;
import java.time.Duration;
import java.util.Optional;

/**
 * The child was told to stop, and is told again, harder, until it is gone.
 *
 * @param desired what comes after it
 * @param fault what was wrong with it; empty if it was only no longer wanted
 * @param step of the ladder, taken last
 */
record Stopping(
        Ledger ledger,
        Desired desired,
        Run child,
        Optional<Fault> fault,
        StopLadder ladder,
        int step,
        Duration until,
        String why)
        implements Busy {

    @Override
    public Phase phase() {
        return Phase.STOPPING;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public StopLadder ladder(Duration now) {
        return ladder;
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return Transition.to(new Stopping(ledger, newDesired, child, fault, ladder, step, until, why));
    }

    @Override
    public Transition restarted(Turn turn) {
        return Transition.to(this);
    }

    @Override
    public Transition due(Turn turn) {
        int next = step + 1;
        return Transition.to(
                new Stopping(
                        ledger, desired, child, fault, ladder, next, turn.now().plus(ladder.patience(next)), why),
                new Effect.Signal(child.id(), ladder.signal(next)));
    }

    @Override
    public Transition started(Event.Started event, Turn turn) {
        Run run = child.withPid(event.pid());
        return Transition.to(new Stopping(ledger, desired, run, fault, ladder, step, until, why));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, Turn turn) {
        return ended(Optional.of(event.diagnosis()), turn);
    }

    @Override
    public Transition sampled(Event.Sampled event, Turn turn) {
        Run run = child.after(event.sample(), turn.now());
        return Transition.to(new Stopping(ledger, desired, run, fault, ladder, step, until, why));
    }

    @Override
    public Transition exited(Event.Exited event, Turn turn) {
        return ended(fault.map(found -> child.diagnose(event, fault, turn.now())), turn);
    }

    private Transition ended(Optional<Diagnosis> diagnosis, Turn turn) {
        boolean sameAgain = desired instanceof Desired.Running running && running.isServedBy(child.wanted());
        if (sameAgain && diagnosis.isPresent()) {
            return Aftermath.of(ledger, (Desired.Running) desired, child, diagnosis.get(), turn);
        }
        return desired.settle(ledger.forgiven(), turn)
                .after(new Effect.Report(child.report(diagnosis, why, turn.now())));
    }

    @Override
    public Stopping shifted(Duration by) {
        return new Stopping(ledger, desired, child.shifted(by), fault, ladder, step, until.plus(by), why);
    }
}
