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

/** Where a stream goes whose run has ended though it should go on. */
final class RestartDecision {
    /** A fallback that is shorter than this gives nothing to see. */
    private static final Duration MIN_REPLAY_LENGTH = Duration.ofSeconds(1);

    private RestartDecision() {}

    /** The transition after a run, with the run's report before anything else. */
    static Transition afterRun(
            RunHistory before, DesiredState.Running desired, Run run, Diagnosis diagnosis, TransitionContext context) {
        boolean replayed = diagnosis.cause().retry() == Retry.ON_END
                && before.route().input() > 0
                && run.health().moved()
                && run.age(context.now()).compareTo(MIN_REPLAY_LENGTH) >= 0;
        if (replayed) {
            return desired.transition(before, context)
                    .withFirst(new Effect.Report(run.report(Optional.of(diagnosis), "", context.now())));
        }
        RunHistory ended =
                before.withRunEnded(diagnosis, run.isHealthy(context.now()) || isNormalEnd(before, run, diagnosis));
        Transition next = Failover.nextRoute(ended, diagnosis, desired.definition())
                .map(around -> desired.transition(ended.withRoute(around), context))
                .orElseGet(() -> retryByCause(ended, desired, diagnosis, isFirstFailure(before, ended, run), context));
        return next.withFirst(new Effect.Report(run.report(Optional.of(diagnosis), "", context.now())));
    }

    /** However short it is, a source that has given all it has is no failure; but what takes its place comforts nobody. */
    private static boolean isNormalEnd(RunHistory before, Run run, Diagnosis diagnosis) {
        return diagnosis.cause() == Cause.SOURCE_ENDED
                && before.route().input() == 0
                && run.health().newest().outTimeMicros().orElse(0) > 0;
    }

    /** Whether it had worked, and was not started at once already for such a failure. */
    private static boolean isFirstFailure(RunHistory before, RunHistory ended, Run run) {
        boolean again = ended.shortRuns() > 0
                && before.lastDiagnosis()
                        .filter(end -> end.cause().retry() == Retry.AT_ONCE)
                        .isPresent();
        return run.health().moved() && ended.shortRuns() <= 1 && !again;
    }

    private static Transition retryByCause(
            RunHistory ended,
            DesiredState.Running desired,
            Diagnosis diagnosis,
            boolean firstFailure,
            TransitionContext context) {
        RunHistory history = ended.withRoute(Failover.routeAfterAllFailed(ended, diagnosis, desired.definition()));
        return switch (diagnosis.cause().retry()) {
            case AT_ONCE ->
                firstFailure ? desired.transition(history, context) : waitOrQuarantine(history, desired, context);
            case ON_END ->
                isFinishedAtEnd(history, desired)
                        ? finish(history, desired)
                        : waitOrQuarantine(history, desired, context);
            case BLOCKED ->
                ended.route().input() > 0
                        ? waitOrQuarantine(history, desired, context)
                        : block(history, desired, context);
            case BACKOFF, SLOW, ON_SLOW, NONE -> waitOrQuarantine(history, desired, context);
        };
    }

    /** The end of what only takes the place of the preferred input ends nothing. */
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

    private static Transition finish(RunHistory history, DesiredState.Running desired) {
        return Transition.to(new Finished(history, desired, "the input came to its end"));
    }

    private static Transition block(RunHistory history, DesiredState.Running desired, TransitionContext context) {
        Duration delay = desired.definition().restart().quarantineDelay();
        return Transition.to(new Blocked(
                history,
                desired,
                Optional.of(context.now().plus(delay)),
                reason(history) + "; tried again on a reload, or in " + DurationText.format(delay)));
    }

    private static Transition waitOrQuarantine(
            RunHistory history, DesiredState.Running desired, TransitionContext context) {
        RestartPolicy restart = desired.definition().restart();
        if (failedRounds(history, desired.definition()) >= restart.quarantineAfter()) {
            Duration delay = restart.quarantineDelay();
            String why = reason(history) + "; " + history.shortRuns() + " short runs, next try in "
                    + DurationText.format(delay);
            return Transition.to(new Quarantined(history, desired, context.now().plus(delay), why));
        }
        Retry retry = history.lastDiagnosis().map(end -> end.cause().retry()).orElse(Retry.BACKOFF);
        int waitedAfter = failedRounds(history, desired.definition()) - (retry == Retry.AT_ONCE ? 1 : 0);
        double fraction = context.jitter().fraction(history.name(), history.runs());
        Duration delay = Backoff.delay(restart, retry, waitedAfter, fraction);
        if (delay.isZero()) {
            return desired.transition(history, context);
        }
        String why = reason(history) + "; next try in " + DurationText.format(delay);
        return Transition.to(new Waiting(history, desired, context.now().plus(delay), false, why));
    }

    /** How often each of the alternatives was tried in vain. */
    private static int failedRounds(RunHistory history, Definition definition) {
        return (history.shortRuns() + definition.routeCount() - 1) / definition.routeCount();
    }

    private static String reason(RunHistory history) {
        return history.lastDiagnosis().map(Diagnosis::toString).orElse("it ended");
    }
}
