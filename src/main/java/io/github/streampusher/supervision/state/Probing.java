package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import java.time.Duration;
import java.util.Optional;

/**
 * Before its first start, or after a change of its source, a stream is probed; there is no child yet. A cancelled probe is
 * waited for, so that nothing else reads a source that takes one reader only.
 *
 * @param until when the probe is cancelled, or, once it is, given up
 * @param stopReason why the probe was cancelled
 */
public record Probing(
        RunHistory history, DesiredState desired, Run child, Duration until, Optional<StopReason> stopReason)
        implements ActiveState {
    /** Longer than hundreds of sources that do not answer take, some at a time. */
    private static final Duration QUEUE_TIMEOUT = Duration.ofMinutes(15);

    /** A killed ffprobe is gone within milliseconds. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);

    static Probing queued(RunHistory history, DesiredState.Running desired, Run run) {
        return new Probing(history, desired, run, run.startedAt().plus(QUEUE_TIMEOUT), Optional.empty());
    }

    @Override
    public Probing with(Run run) {
        return new Probing(history, desired, run, until, stopReason);
    }

    @Override
    public Phase phase() {
        return stopReason.isPresent() ? Phase.STOPPING : Phase.STARTING;
    }

    @Override
    public String why() {
        return stopReason.map(StopReason::why).orElseGet(() -> Starting.why(history, child));
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(until);
    }

    @Override
    public StopLadder stopLadder(Duration now) {
        return StopLadder.STUCK;
    }

    @Override
    public Transition stop(DesiredState next, StopReason reason, StopLadder ladder, TransitionContext context) {
        Duration giveUpAt = context.now().plus(CANCEL_TIMEOUT);
        return Transition.to(
                new Probing(history, next, child, giveUpAt, Optional.of(reason)), new Effect.CancelProbe(child.id()));
    }

    @Override
    public Transition restartRequested(TransitionContext context) {
        return stopReason.isPresent() ? Transition.to(this) : ActiveState.super.restartRequested(context);
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        boolean goesOn = stopReason.isPresent() || keepsChild(newDesired);
        return goesOn
                ? Transition.to(new Probing(history, newDesired, child, until, stopReason))
                : stopFor(newDesired, context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        if (stopReason.isPresent()) {
            return afterCancel(context);
        }
        Duration limit = child.age(context.now());
        String why = "ffprobe has not finished after " + DurationText.format(limit) + " (start-timeout)";
        return stop(desired, StopReason.timeout(Ending.START_TIMEOUT, limit, why), StopLadder.STUCK, context);
    }

    /** The start time-out does not count the time in which the probe waited for others. */
    @Override
    public Transition probeStarted(Event.ProbeStarted event, TransitionContext context) {
        Run begun = Run.begin(child.id(), child.desired(), context.now());
        Duration limit = child.desired().definition().watchdog().startTimeout();
        return stopReason.isPresent()
                ? Transition.to(this)
                : Transition.to(
                        new Probing(history, desired, begun, context.now().plus(limit), stopReason));
    }

    @Override
    public Transition probed(Event.Probed event, TransitionContext context) {
        if (stopReason.isPresent() || !(desired instanceof DesiredState.Running running)) {
            return afterCancel(context);
        }
        Definition routed = running.definition().forRoute(history.route());
        RunHistory known =
                history.with(history.probes().with(routed, context.programs().ffmpeg(), event));
        boolean hasValues =
                event.values().values().keySet().containsAll(running.part().commands(routed));
        return event.result() instanceof ProbeResult.Failed failed && (failed.preventsStart() || !hasValues)
                ? RestartDecision.afterRun(known, running, child, failed.diagnosis(), context)
                : launch(running, known, history.probes().hasMedia(routed), context);
    }

    /**
     * Reports the plan of a new probe; a push has none of its own.
     *
     * @param isCached whether the source was asked by an earlier probe, and this one only asked for other things
     */
    private Transition launch(
            DesiredState.Running running, RunHistory known, boolean isCached, TransitionContext context) {
        Transition next = running.launch(known, child, isCached, context);
        return isCached || running.part().isPush() ? next : next.withPlanReported();
    }

    private Transition afterCancel(TransitionContext context) {
        Optional<Diagnosis> diagnosis = stopReason
                .filter(reason -> reason.timeout().isPresent())
                .map(reason -> new Diagnosis(Cause.SOURCE_TIMEOUT, reason.why()));
        return RestartDecision.afterStop(this, stopReason.orElseThrow(), diagnosis, context);
    }
}
