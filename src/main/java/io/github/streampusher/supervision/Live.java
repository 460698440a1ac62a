package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Diagnosis;
import io.github.streampusher.ffmpeg.Evidence.Ending;
import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.Optional;

/**
 * Media moves.
 *
 * @param unwell what is wrong with it all the same; then it is degraded
 */
record Live(
        Ledger ledger, Desired.Running desired, Run child, Duration since, Quality quality, Optional<Diagnosis> unwell)
        implements Busy {
    /** On a busy machine healthy runs pause for some seconds; one that has just moved ends cleanly. */
    private static final Duration RECENT = Duration.ofSeconds(5);

    static Live from(Starting before, Run child, Duration now) {
        return new Live(before.ledger(), before.desired(), child, now, Quality.startedAt(now), Optional.empty());
    }

    private Live with(Run run) {
        return new Live(ledger, desired, run, since, quality, unwell);
    }

    @Override
    public Phase phase() {
        return unwell.isPresent() ? Phase.DEGRADED : Phase.LIVE;
    }

    @Override
    public String why() {
        String lively = "after " + Elapsed.text(since.minus(child.startedAt())) + ", run "
                + child.id().number();
        return unwell.map(Diagnosis::toString).orElse(lively);
    }

    @Override
    public Optional<Diagnosis> diagnosis() {
        return unwell;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(child.health().stillSince().plus(watchdog().stallTimeout()));
    }

    private Watchdog watchdog() {
        return desired.definition().watchdog();
    }

    @Override
    public StopLadder ladder(Duration now) {
        Duration still = now.minus(child.health().movedAt());
        return still.compareTo(RECENT) < 0 ? StopLadder.HEALTHY : StopLadder.STUCK;
    }

    @Override
    public Transition wanted(Desired newDesired, Turn turn) {
        return newDesired instanceof Desired.Running running && running.isServedBy(child.wanted())
                ? Transition.to(new Live(ledger, running, child, since, quality, unwell))
                : stopFor(newDesired, turn);
    }

    @Override
    public Transition due(Turn turn) {
        Duration limit = watchdog().stallTimeout();
        String why = "nothing moved for " + Elapsed.text(limit) + " (stall-timeout)";
        return stop(desired, Dismissal.of(new Fault(Ending.STALL, limit), why), StopLadder.STUCK, turn);
    }

    @Override
    public Transition started(Event.Started event, Turn turn) {
        return Transition.to(with(child.after(event)));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, Turn turn) {
        return Aftermath.of(ledger, desired, child, event.diagnosis(), turn);
    }

    @Override
    public Transition sampled(Event.Sampled event, Turn turn) {
        Duration now = turn.now();
        Run run = child.after(event.sample(), now);
        Quality better = quality.after(run.health(), watchdog(), now);
        Live next = new Live(ledger, desired, run, since, better, unwell).judged(now);
        boolean unexplained =
                better.isTooSlow(watchdog(), now) && better.symptoms().isEmpty();
        return unexplained ? next.tooSlow(turn) : Transition.to(next);
    }

    private Live judged(Duration now) {
        Optional<Diagnosis> finding =
                quality.finding(desired.definition(), child.health().rates(now), now);
        return new Live(ledger, desired, child, since, quality, finding);
    }

    private Transition tooSlow(Turn turn) {
        Duration limit = watchdog().slowAfter();
        return switch (watchdog().onSlow()) {
            case WARN -> Transition.to(this, new Effect.Examine(child.id()));
            case RESTART ->
                stop(desired, Dismissal.of(new Fault(Ending.TOO_SLOW, limit), why()), StopLadder.HEALTHY, turn);
        };
    }

    @Override
    public Transition examined(Event.Examined event, Turn turn) {
        Quality seen = quality.with(event.symptoms());
        return Transition.to(new Live(ledger, desired, child, since, seen, unwell).judged(turn.now()));
    }

    @Override
    public Transition exited(Event.Exited event, Turn turn) {
        Diagnosis diagnosis = child.diagnose(event, Optional.empty(), turn.now());
        return Aftermath.of(ledger, desired, child, diagnosis, turn);
    }

    @Override
    public Live shifted(Duration by) {
        return new Live(ledger, desired, child.shifted(by), since.plus(by), quality.shifted(by), unwell);
    }
}
