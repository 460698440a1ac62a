package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Cause.Retry;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The next state of a stream whose run has ended though it should go on.
 *
 * @param desired by which it goes on
 */
record RestartDecision(DesiredState.Running desired, Run run, TransitionContext context) {
    /** A fallback that ends sooner is not played again at once. */
    private static final Duration MIN_REPLAY_LENGTH = Duration.ofSeconds(1);

    /** From the shortest delay, a millisecond, to beyond the longest, a day. */
    private static final int MAX_DOUBLINGS = 30;

    /** The transition after a run that ended by itself or for a fault. */
    static Transition afterRun(
            RunHistory before, DesiredState.Running desired, Run run, Diagnosis diagnosis, TransitionContext context) {
        return new RestartDecision(desired, run, context)
                .next(before, diagnosis)
                .withLast(new Effect.Report(run.report(Optional.of(diagnosis), "", context.now())));
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
        Optional<DesiredState.Running> unchanged = stopped.desired() instanceof DesiredState.Running running
                        && running.keepsProcessOf(run.desired(), history)
                ? Optional.of(running)
                : Optional.empty();
        if (unchanged.isPresent() && diagnosis.isPresent()) {
            return afterRun(history, unchanged.get(), run, diagnosis.get(), context);
        }
        RunHistory next = reason.nextRoute()
                .filter(route ->
                        unchanged.isPresent() && unchanged.get().definition().hasRoute(route))
                .map(history::switchedTo)
                .orElseGet(history::withoutFailures);
        return stopped.desired()
                .transition(next, context)
                .withLast(new Effect.Report(run.report(diagnosis, reason.why(), context.now())));
    }

    private Transition next(RunHistory before, Diagnosis diagnosis) {
        boolean replaysFallback = diagnosis.cause().retry() == Retry.ON_END
                && before.route().input() > 0
                && run.health().moved()
                && run.age(context.now()).compareTo(MIN_REPLAY_LENGTH) >= 0;
        if (replaysFallback) {
            return desired.transition(before, context);
        }
        boolean healthy = run.isHealthy(context.now()) || isNormalEnd(before, diagnosis);
        RunHistory ended = before.withRunEnded(diagnosis, healthy);
        if (diagnosis.cause().retry() == Retry.BLOCKED && run.isPlanCached()) {
            Definition routed = desired.definition().forRoute(ended.route()); // whose source may have changed
            return desired.transition(ended.with(ended.probes().without(routed)), context);
        }
        return Failover.nextRoute(ended, diagnosis, desired.definition())
                .map(route -> desired.transition(ended.withRoute(route), context))
                .orElseGet(() -> retryByCause(ended, diagnosis, isFirstFailure(before, ended)));
    }

    /**
     * A run whose preferred input ended after delivering media is not a failure, however short. The end of a fallback
     * input does not reset the failure count.
     */
    private boolean isNormalEnd(RunHistory before, Diagnosis diagnosis) {
        return diagnosis.cause() == Cause.SOURCE_ENDED
                && before.route().input() == 0
                && run.health().newest().outTimeMicros().orElse(0) > 0;
    }

    /** Whether media had moved, and the run before did not end in the same way. */
    private boolean isFirstFailure(RunHistory before, RunHistory ended) {
        boolean again = ended.shortRuns() > 0
                && before.lastDiagnosis()
                        .filter(end -> end.cause().retry() == Retry.AT_ONCE)
                        .isPresent();
        return run.health().moved() && ended.shortRuns() <= 1 && !again;
    }

    private Transition retryByCause(RunHistory ended, Diagnosis diagnosis, boolean firstFailure) {
        RunHistory history = ended.withRoute(Failover.routeAfterAllFailed(ended, diagnosis, desired.definition()));
        boolean onFallback = ended.route().input() > 0;
        return switch (diagnosis.cause().retry()) {
            case AT_ONCE -> firstFailure ? desired.transition(history, context) : waitOrQuarantine(history, diagnosis);
            case ON_END ->
                isFinishedAtEnd() && !onFallback
                        ? Transition.to(InactiveState.atRest(history, desired, Phase.FINISHED, "the input has ended"))
                        : waitOrQuarantine(history, diagnosis);
            case BLOCKED -> onFallback ? waitOrQuarantine(history, diagnosis) : block(history, diagnosis);
            case BACKOFF, SLOW, ON_SLOW, ON_FAIL, NONE -> waitOrQuarantine(history, diagnosis);
        };
    }

    /** Whether the stream ends with its preferred input. */
    private boolean isFinishedAtEnd() {
        return switch (desired.definition().restart().onEnd()) {
            case FINISH -> true;
            case RESTART -> false;
            case AUTO ->
                desired.definition().input() instanceof Input.Source source && source.isFile() && !source.loop();
        };
    }

    private Transition block(RunHistory history, Diagnosis diagnosis) {
        Duration delay = desired.definition().restart().quarantineDelay();
        return retry(history, Phase.BLOCKED, diagnosis + "; next try on a reload, or in ", delay);
    }

    private Transition waitOrQuarantine(RunHistory history, Diagnosis diagnosis) {
        RestartPolicy restart = desired.definition().restart();
        int routes = desired.definition().routeCount();
        int failedRounds = (history.shortRuns() + routes - 1) / routes; // how often each of the alternatives has failed
        if (failedRounds >= restart.quarantineAfter()) {
            String why = diagnosis + "; " + history.shortRuns() + " short runs, next try in ";
            return retry(history, Phase.QUARANTINED, why, restart.quarantineDelay());
        }
        double jitter = context.jitter().fraction(history.name(), history.runs());
        Duration delay = backoff(restart, diagnosis.cause().retry(), failedRounds, jitter);
        boolean atOnce = delay.isZero() && run.pid().isPresent(); // a plan that cannot work would fail again and again
        return atOnce
                ? desired.transition(history, context)
                : retry(history, Phase.WAITING, diagnosis + "; next try in ", delay);
    }

    private Transition retry(RunHistory history, Phase phase, String why, Duration delay) {
        return Transition.to(InactiveState.retrying(history, desired, phase, why, delay, context.now()));
    }

    /**
     * The delay after a failed run. It doubles from {@code delay} to {@code max-delay} with each failed round after the
     * first that counts, or is {@code max-delay} at once where only a person can help. Its upper half is spread by the
     * jitter.
     *
     * @param jitter from 0 to below 1
     */
    private static Duration backoff(RestartPolicy restart, Retry retry, int failedRounds, double jitter) {
        int doublings = failedRounds - (retry == Retry.AT_ONCE ? 2 : 1); // the first of those is tried again at once
        Duration doubled = restart.delay().multipliedBy(1L << Math.max(0, Math.min(doublings, MAX_DOUBLINGS)));
        boolean atMost = retry == Retry.SLOW || doubled.compareTo(restart.maxDelay()) > 0;
        Duration full = atMost ? restart.maxDelay() : doubled;
        long half = full.toNanos() / 2;
        return full.minusNanos(half).plusNanos((long) (half * jitter));
    }
}
