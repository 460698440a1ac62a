package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.health.Quality;
import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Media moves.
 *
 * @param unwell what is wrong with it all the same; then it is degraded
 */
record Live(
        Ledger ledger,
        Desired.Running desired,
        Run child,
        Duration since,
        Quality quality,
        Optional<Diagnosis> unwell,
        Detour detour)
        implements Busy {
    /** On a busy machine healthy runs pause for some seconds; one that has just moved ends cleanly. */
    private static final Duration RECENT = Duration.ofSeconds(5);

    static Live from(Starting before, Run child, Duration now) {
        Quality quality = Quality.startedAt(now);
        return new Live(before.ledger(), before.desired(), child, now, quality, Optional.empty(), Detour.startedAt(now))
                .judged(now);
    }

    private Live with(Ledger newLedger) {
        return new Live(newLedger, desired, child, since, quality, unwell, detour);
    }

    private Live with(Run run) {
        return new Live(ledger, desired, run, since, quality, unwell, detour);
    }

    private Live with(Detour newDetour) {
        return new Live(ledger, desired, child, since, quality, unwell, newDetour);
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
        Optional<Duration> look =
                Optional.of(detour.look()).filter(due -> !ledger.route().isPreferred());
        return Stream.of(Optional.of(stallsAt()), look, leavesAt())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private Duration stallsAt() {
        return child.stillSince(watchdog().stallTimeout()).plus(watchdog().stallTimeout());
    }

    /** When the first of several outputs has been down for too long, and has a backup to go to. */
    private Optional<Duration> leavesAt() {
        return Detour.backups(desired.definition(), ledger.route()).stream()
                .flatMap(place -> child.outputs().downSince(place).stream())
                .min(Comparator.naturalOrder())
                .map(since -> since.plus(watchdog().stallTimeout()));
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
        return newDesired instanceof Desired.Running running && running.isServedBy(child.wanted(), ledger.route())
                ? Transition.to(new Live(ledger, running, child, since, quality, unwell, detour))
                : stopFor(newDesired, turn);
    }

    @Override
    public Transition due(Turn turn) {
        if (leavesAt().filter(due -> due.compareTo(turn.now()) <= 0).isPresent()) {
            return leave(turn);
        }
        if (turn.now().compareTo(stallsAt()) < 0) {
            return Transition.to(
                    with(detour.looking(turn.now())),
                    new Effect.Scout(child.id(), desired.definition(), ledger.route()));
        }
        Duration limit = watchdog().stallTimeout();
        String why = "nothing moved for " + Elapsed.text(limit) + " (stall-timeout)";
        return stop(desired, Dismissal.of(new Fault(Ending.STALL, limit), why), StopLadder.STUCK, turn);
    }

    private Transition leave(Turn turn) {
        Route route = Detour.without(
                child.outputs().downBefore(turn.now().minus(watchdog().stallTimeout())),
                desired.definition(),
                ledger.route());
        Diagnosis why = child.outputs().finding().orElseThrow();
        Duration failedAt = leavesAt().orElseThrow().minus(watchdog().stallTimeout());
        Live blamed = with(ledger.withRunEnded(why, child.isHealthy(failedAt)));
        return blamed.stop(desired, Dismissal.onto(route, why.toString()), ladder(turn.now()), turn);
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
        Live next = new Live(ledger, desired, run, since, better, unwell, detour).judged(now);
        boolean unexplained =
                better.isTooSlow(watchdog(), now) && better.symptoms().isEmpty();
        return unexplained ? next.tooSlow(turn) : Transition.to(next);
    }

    private Live judged(Duration now) {
        Optional<Diagnosis> finding =
                quality.finding(desired.definition(), child.health().rates(now), now);
        Optional<Diagnosis> worst =
                child.outputs().finding().or(ledger::strayed).or(() -> finding);
        return new Live(ledger, desired, child, since, quality, worst, detour);
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
        return Transition.to(new Live(ledger, desired, child, since, seen, unwell, detour).judged(turn.now()));
    }

    @Override
    public Transition outputsTold(Event.OutputsTold event, Turn turn) {
        return Transition.to(with(child.after(event, turn.now())).judged(turn.now()));
    }

    @Override
    public Transition scouted(Event.Scouted event, Turn turn) {
        boolean stillThere = desired.definition().has(event.route()); // a reload may have come in between
        Route found = stillThere ? event.route() : ledger.route();
        Live next = with(detour.after(found, ledger.route(), turn.now()));
        return next.detour
                .wayBack(ledger.returns())
                .map(route -> next.stop(
                        desired, Dismissal.onto(route, "what is preferred is well again"), ladder(turn.now()), turn))
                .orElse(Transition.to(next));
    }

    @Override
    public Transition exited(Event.Exited event, Turn turn) {
        Diagnosis diagnosis = child.diagnose(event, Optional.empty(), turn.now());
        return Aftermath.of(ledger, desired, child, diagnosis, turn);
    }

    @Override
    public Live shifted(Duration by) {
        return new Live(
                ledger, desired, child.shifted(by), since.plus(by), quality.shifted(by), unwell, detour.shifted(by));
    }
}
