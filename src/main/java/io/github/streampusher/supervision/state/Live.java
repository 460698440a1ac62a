package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.health.Quality;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.playcheck.PlayCheck;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Media moves.
 *
 * @param degradations everything that is wrong, the worst first; if there is something, the phase is degraded
 */
record Live(
        RunHistory history,
        DesiredState.Running desired,
        Run child,
        Duration liveSince,
        Quality quality,
        List<Diagnosis> degradations,
        Failover failover,
        Map<Integer, PlayCheck> checks)
        implements ActiveState {
    /** On a busy machine a healthy run pauses for some seconds. A run that moved this recently ends cleanly. */
    private static final Duration RECENTLY_MOVED = Duration.ofSeconds(5);

    Live {
        degradations = List.copyOf(degradations);
        checks = Map.copyOf(checks);
    }

    /** Media has begun to move. */
    Live(RunHistory history, DesiredState.Running desired, Run child, Duration now) {
        this(history, desired, child, now, Quality.initial(), List.of(), Failover.startedAt(now), Map.of());
    }

    @Override
    public Live with(Run run) {
        return new Live(history, desired, run, liveSince, quality, degradations, failover, checks);
    }

    private Live with(Failover newFailover) {
        return new Live(history, desired, child, liveSince, quality, degradations, newFailover, checks);
    }

    @Override
    public Phase phase() {
        return degradations.isEmpty() ? Phase.LIVE : Phase.DEGRADED;
    }

    @Override
    public String why() {
        return degradations.isEmpty()
                ? "after " + DurationText.format(liveSince.minus(child.startedAt())) + ", run "
                        + child.id().number()
                : degradations.stream().map(Diagnosis::toString).collect(Collectors.joining("; "));
    }

    @Override
    public Optional<Diagnosis> diagnosis() {
        return degradations.stream().findFirst();
    }

    @Override
    public Optional<Duration> deadline() {
        List<Duration> all = new ArrayList<>(List.of(stallAt()));
        if (!history.route().isPreferred()) {
            all.add(failover.nextProbeAt());
        }
        failoverAt().ifPresent(all::add);
        playChecks().nextAt().ifPresent(all::add);
        return Optional.of(Collections.min(all));
    }

    private Duration stallAt() {
        return child.noMediaSince(watchdog().stallTimeout()).plus(watchdog().stallTimeout());
    }

    /** When the first of several outputs has been down for {@code stall-timeout} and has an unused backup. */
    private Optional<Duration> failoverAt() {
        return Failover.outputsWithUnusedBackup(desired.definition(), history.route()).stream()
                .flatMap(place -> child.outputs().downSince(place).stream())
                .min(Comparator.naturalOrder())
                .map(since -> since.plus(watchdog().stallTimeout()));
    }

    private PlayChecks playChecks() {
        return new PlayChecks(
                desired.part().isFeed() ? List.of() : desired.definition().outputs(), liveSince, checks);
    }

    private Live with(Map<Integer, PlayCheck> newChecks) {
        return new Live(history, desired, child, liveSince, quality, degradations, failover, newChecks);
    }

    @Override
    public Optional<Diagnosis> notPlaying(int output) {
        return playChecks().fault(output);
    }

    private Transition lookAt(int output, TransitionContext context) {
        Definition filled = desired.definition().with(history.probes().values());
        Address url = filled.outputs().get(output).check().orElseThrow().url();
        return Transition.to(
                with(playChecks().asked(output, context.now())),
                new Effect.LookAt(child.id(), context.programs(), output, url));
    }

    @Override
    public Transition looked(Event.Looked event, TransitionContext context) {
        Optional<Output.Check> check = playChecks().wanted(event.output());
        if (check.isEmpty()) { // edited meanwhile
            return Transition.to(this);
        }
        if (!child.hasWrittenFor(check.get().every(), context.now())) {
            return Transition.to(
                    with(playChecks().restarted(event.output(), context.now())).reassessed(context.now()));
        }
        Look masked = event.look().map(this::redact);
        Live next =
                with(playChecks().after(event.output(), masked, context.now())).reassessed(context.now());
        return next.notPlaying(event.output())
                .filter(fault -> check.get().onFail() == Output.Check.OnFail.RESTART)
                .map(fault -> next.stopFor(fault, context))
                .orElse(Transition.to(next));
    }

    /** An edit of a check needs no new child: what was looked at may be of either definition. */
    private String redact(String text) {
        return desired.part()
                .masking(history.probes().values())
                .redactor()
                .redact(child.desired().part().redactor().redact(text));
    }

    private RunFaults faults() {
        return new RunFaults(child, desired.definition().forRoute(history.route()));
    }

    private Transition stopFor(Diagnosis fault, TransitionContext context) {
        return stop(desired, StopReason.fault(fault), stopLadder(context.now()), context);
    }

    /** Whose speed and frames are those of its feed. */
    private boolean isPush() {
        return desired.part().isPush();
    }

    private Watchdog watchdog() {
        return desired.definition().watchdog();
    }

    @Override
    public StopLadder stopLadder(Duration now) {
        Duration still = now.minus(child.health().stillSince());
        return still.compareTo(RECENTLY_MOVED) < 0 ? StopLadder.HEALTHY : StopLadder.STUCK;
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired instanceof DesiredState.Running running && keepsChild(running)
                ? keepChild(
                        new Live(history, running, child, liveSince, quality, degradations, failover, checks),
                        desired,
                        running)
                : stopFor(newDesired, context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        if (failoverAt().filter(due -> due.compareTo(context.now()) <= 0).isPresent()) {
            return failOver(context);
        }
        Optional<Integer> due = playChecks().due(context.now());
        if (due.isPresent() && context.now().compareTo(stallAt()) < 0) {
            return lookAt(due.get(), context);
        }
        if (context.now().compareTo(stallAt()) < 0) {
            return Transition.to(
                    with(failover.withProbeStarted(context.now())),
                    new Effect.ProbeFailback(child.id(), context.programs(), desired.definition(), history.route()));
        }
        Optional<Diagnosis> fault = faults().atDeadline(context.now());
        if (fault.isPresent()) {
            return stopFor(fault.get(), context);
        }
        Duration limit = watchdog().stallTimeout();
        String why = "nothing moved for " + DurationText.format(limit) + " (stall-timeout)";
        return stop(desired, StopReason.timeout(Ending.STALL, limit, why), StopLadder.STUCK, context);
    }

    private Transition failOver(TransitionContext context) {
        Route route = Failover.withBackups(
                child.outputs().downBefore(context.now().minus(watchdog().stallTimeout())),
                desired.definition(),
                history.route());
        Diagnosis why = child.outputs().diagnosis().orElseThrow();
        Duration failedAt = failoverAt().orElseThrow().minus(watchdog().stallTimeout());
        RunHistory after = history.withRunEnded(why, child.isHealthy(failedAt));
        Live failed = new Live(after, desired, child, liveSince, quality, degradations, failover, checks);
        return failed.stop(desired, StopReason.switchTo(route, why.toString()), stopLadder(context.now()), context);
    }

    @Override
    public Transition startFailed(Event.StartFailed event, TransitionContext context) {
        return RestartDecision.afterRun(history, desired, child, event.diagnosis(), context);
    }

    @Override
    public Transition sampled(Event.Sampled event, TransitionContext context) {
        Duration now = context.now();
        Run run = child.after(event.sample(), now);
        Optional<Diagnosis> fault = with(run).faults().atSample(context);
        if (fault.isPresent()) {
            return with(run).stopFor(fault.get(), context);
        }
        Quality better = quality.after(run.health(), watchdog(), now);
        Live next = new Live(history, desired, run, liveSince, better, degradations, failover, checks).reassessed(now);
        boolean unexplained =
                better.isTooSlow(watchdog(), now) && better.observation().isEmpty() && !isPush();
        return unexplained ? next.handleTooSlow(context) : Transition.to(next);
    }

    @Override
    public Transition sourceReported(Event.SourceReported event, TransitionContext context) {
        return faults().of(event.report()).map(fault -> stopFor(fault, context)).orElse(Transition.to(this));
    }

    /** The files of a channel have frame rates of their own, which are brought to that of the session: nothing is wrong. */
    private boolean isConversion(Diagnosis found) {
        boolean isOfFrames = found.cause() == Cause.FRAMES_DUPLICATED || found.cause() == Cause.FRAMES_DROPPED;
        return isOfFrames && desired.part().isPaced(desired.definition());
    }

    /** The same with what is wrong by now. */
    Live reassessed(Duration now) {
        Optional<Diagnosis> finding = isPush()
                ? Optional.empty()
                : quality.diagnose(
                                desired.definition(),
                                child.plan().orElseThrow(),
                                child.health().rates(now),
                                now)
                        .filter(found -> !isConversion(found));
        List<Diagnosis> wrong = new ArrayList<>(child.outputs().faults());
        playChecks().faults().forEach(wrong::add);
        history.fallbackDiagnosis().ifPresent(wrong::add);
        finding.ifPresent(wrong::add);
        return new Live(history, desired, child, liveSince, quality, wrong, failover, checks);
    }

    private Transition handleTooSlow(TransitionContext context) {
        Duration limit = watchdog().slowAfter();
        return switch (watchdog().onSlow()) {
            case WARN -> Transition.to(this, new Effect.Examine(child.id()));
            case RESTART ->
                stop(desired, StopReason.timeout(Ending.TOO_SLOW, limit, why()), StopLadder.HEALTHY, context);
        };
    }

    @Override
    public Transition examined(Event.Examined event, TransitionContext context) {
        Quality seen = quality.with(event.observation());
        return Transition.to(new Live(history, desired, child, liveSince, seen, degradations, failover, checks)
                .reassessed(context.now()));
    }

    @Override
    public Transition outputsReported(Event.OutputsReported event, TransitionContext context) {
        return Transition.to(with(child.after(event, context.now())).reassessed(context.now()));
    }

    @Override
    public Transition failbackProbed(Event.FailbackProbed event, TransitionContext context) {
        boolean stillThere =
                desired.definition().hasRoute(event.bestRoute()); // the definition may have changed since the request
        Route found = stillThere ? event.bestRoute() : history.route();
        Live next = with(failover.withProbeResult(found, history.route(), context.now()));
        return next.failover
                .failbackRoute(history.failbacks())
                .map(route -> next.stop(
                        desired,
                        StopReason.switchTo(route, "the preferred route is available again"),
                        stopLadder(context.now()),
                        context))
                .orElse(Transition.to(next));
    }

    @Override
    public Transition exited(Event.Exited event, TransitionContext context) {
        Diagnosis diagnosis = child.diagnose(event, Optional.empty(), context.now());
        return RestartDecision.afterRun(history, desired, child, diagnosis, context);
    }
}
