package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Cause.Retry;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.RestartPolicy;
import java.time.Duration;
import java.util.Optional;

/** The next state of a stream whose run has ended though it should go on. */
final class RestartDecision {
    /** A fallback that ends sooner is not played again at once. */
    private static final Duration MIN_REPLAY_LENGTH = Duration.ofSeconds(1);

    private RestartDecision() {}

    /** The transition after a run that ended by itself or for a fault. */
    static Transition afterRun(
            RunHistory before, DesiredState.Running desired, Run run, Diagnosis diagnosis, TransitionContext context) {
        return next(before, desired, run, diagnosis, context)
                .withFirst(new Effect.Report(run.report(Optional.of(diagnosis), "", context.now())));
    }

    private static Transition next(
            RunHistory before, DesiredState.Running desired, Run run, Diagnosis diagnosis, TransitionContext context) {
        boolean replaysFallback = diagnosis.cause().retry() == Retry.ON_END
                && before.route().input() > 0
                && run.health().moved()
                && run.age(context.now()).compareTo(MIN_REPLAY_LENGTH) >= 0;
        if (replaysFallback) {
            return desired.transition(before, context);
        }
        RunHistory ended =
                before.withRunEnded(diagnosis, run.isHealthy(context.now()) || isNormalEnd(before, run, diagnosis));
        if (diagnosis.cause().retry() == Retry.BLOCKED && run.isPlanCached()) {
            Definition routed = desired.definition().forRoute(ended.route()); // whose source may have changed
            return desired.transition(ended.with(ended.probes().without(routed)), context);
        }
        return Failover.nextRoute(ended, diagnosis, desired.definition())
                .map(route -> desired.transition(ended.withRoute(route), context))
                .orElseGet(() -> retryByCause(ended, desired, run, isFirstFailure(before, ended, run), context));
    }

    /**
     * The transition after a run that the daemon has stopped.
     *
     * @param stopped the state of that run
     * @param diagnosis of the fault for which it was stopped, if there was one
     */
    static Transition afterStop(
            ActiveState stopped, StopReason reason, Optional<Diagnosis> diagnosis, TransitionContext context) {
        RunHistory history = stopped.history();
        Run run = stopped.child();
        Optional<DesiredState.Running> sameAgain = stopped.desired() instanceof DesiredState.Running running
                        && running.keepsProcessOf(run.desired(), history.route())
                ? Optional.of(running)
                : Optional.empty();
        if (sameAgain.isPresent() && diagnosis.isPresent()) {
            return afterRun(history, sameAgain.get(), run, diagnosis.get(), context);
        }
        RunHistory next = reason.nextRoute()
                .filter(route ->
                        sameAgain.isPresent() && sameAgain.get().definition().hasRoute(route))
                .map(history::switchedTo)
                .orElseGet(history::withoutFailures);
        return stopped.desired()
                .transition(next, context)
                .withFirst(new Effect.Report(run.report(diagnosis, reason.why(), context.now())));
    }

    /**
     * A run whose preferred input ended after delivering media is not a failure, however short. The end of a fallback
     * input does not reset the failure count.
     */
    private static boolean isNormalEnd(RunHistory before, Run run, Diagnosis diagnosis) {
        return diagnosis.cause() == Cause.SOURCE_ENDED
                && before.route().input() == 0
                && run.health().newest().outTimeMicros().orElse(0) > 0;
    }

    /** Whether media had moved, and the run before did not end in the same way. */
    private static boolean isFirstFailure(RunHistory before, RunHistory ended, Run run) {
        boolean again = ended.shortRuns() > 0
                && before.lastDiagnosis()
                        .filter(end -> end.cause().retry() == Retry.AT_ONCE)
                        .isPresent();
        return run.health().moved() && ended.shortRuns() <= 1 && !again;
    }

    private static Transition retryByCause(
            RunHistory ended, DesiredState.Running desired, Run run, boolean firstFailure, TransitionContext context) {
        Diagnosis diagnosis = ended.lastDiagnosis().orElseThrow();
        RunHistory history = ended.withRoute(Failover.routeAfterAllFailed(ended, diagnosis, desired.definition()));
        boolean onFallback = ended.route().input() > 0;
        return switch (diagnosis.cause().retry()) {
            case AT_ONCE ->
                firstFailure ? desired.transition(history, context) : waitOrQuarantine(history, desired, run, context);
            case ON_END ->
                isFinishedAtEnd(history, desired)
                        ? Transition.to(new Finished(history, desired, "the input has ended"))
                        : waitOrQuarantine(history, desired, run, context);
            case BLOCKED ->
                onFallback ? waitOrQuarantine(history, desired, run, context) : block(history, desired, context);
            case BACKOFF, SLOW, ON_SLOW, ON_FAIL, NONE -> waitOrQuarantine(history, desired, run, context);
        };
    }

    /** The end of a fallback input does not finish a stream. */
    private static boolean isFinishedAtEnd(RunHistory history, DesiredState.Running desired) {
        return history.route().input() == 0 && isFinishedAtEnd(desired);
    }

    private static boolean isFinishedAtEnd(DesiredState.Running desired) {
        return switch (desired.definition().restart().onEnd()) {
            case FINISH -> true;
            case RESTART -> false;
            case AUTO ->
                desired.definition().inputs().get(0) instanceof Input.Source source
                        && source.isFile()
                        && !source.loop();
        };
    }

    private static Transition block(RunHistory history, DesiredState.Running desired, TransitionContext context) {
        Duration delay = desired.definition().restart().quarantineDelay();
        return Transition.to(new Blocked(
                history,
                desired,
                Optional.of(context.now().plus(delay)),
                reason(history) + "; next try on a reload, or in " + DurationText.format(delay)));
    }

    private static Transition waitOrQuarantine(
            RunHistory history, DesiredState.Running desired, Run run, TransitionContext context) {
        RestartPolicy restart = desired.definition().restart();
        int rounds = failedRounds(history, desired.definition());
        if (rounds >= restart.quarantineAfter()) {
            return Transition.to(Waiting.quarantined(history, desired, reason(history), context.now()));
        }
        Retry retry = history.lastDiagnosis().map(end -> end.cause().retry()).orElse(Retry.BACKOFF);
        double fraction = context.jitter().fraction(history.name(), history.runs());
        Duration delay = Backoff.delay(restart, retry, rounds - (retry == Retry.AT_ONCE ? 1 : 0), fraction);
        boolean atOnce = delay.isZero() && run.pid().isPresent(); // a plan that cannot work would fail again and again
        return atOnce
                ? desired.transition(history, context)
                : Transition.to(Waiting.backingOff(history, desired, delay, reason(history), context.now()));
    }

    /** How often each of the alternatives has failed. */
    private static int failedRounds(RunHistory history, Definition definition) {
        return (history.shortRuns() + definition.routeCount() - 1) / definition.routeCount();
    }

    private static String reason(RunHistory history) {
        return history.lastDiagnosis().map(Diagnosis::toString).orElse("it ended");
    }
}
