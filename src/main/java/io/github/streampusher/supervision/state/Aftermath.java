package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Cause.Retry;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Restart;
import java.time.Duration;
import java.util.Optional;

/** Where a stream goes whose run has ended though it should go on. */
final class Aftermath {
    /** A fallback that is shorter than this gives nothing to see. */
    private static final Duration WORTH_REPLAYING = Duration.ofSeconds(1);

    private Aftermath() {}

    /** The transition after a run, with the run's report before anything else. */
    static Transition of(Ledger before, Desired.Running desired, Run run, Diagnosis diagnosis, Turn turn) {
        boolean replayed = diagnosis.cause().retry() == Retry.ON_END
                && before.route().input() > 0
                && run.health().moved()
                && run.age(turn.now()).compareTo(WORTH_REPLAYING) >= 0;
        if (replayed) {
            return desired.settle(before, turn)
                    .after(new Effect.Report(run.report(Optional.of(diagnosis), "", turn.now())));
        }
        Ledger ended =
                before.withRunEnded(diagnosis, run.isHealthy(turn.now()) || cameToItsEnd(before, run, diagnosis));
        Transition next = Detour.around(ended, diagnosis, desired.definition())
                .map(around -> desired.settle(ended.on(around), turn))
                .orElseGet(() -> again(ended, desired, diagnosis, isFirstFailure(before, ended, run), turn));
        return next.after(new Effect.Report(run.report(Optional.of(diagnosis), "", turn.now())));
    }

    /** However short it is, a source that has given all it has is no failure; but what takes its place comforts nobody. */
    private static boolean cameToItsEnd(Ledger before, Run run, Diagnosis diagnosis) {
        return diagnosis.cause() == Cause.SOURCE_ENDED
                && before.route().input() == 0
                && run.health().newest().outTimeMicros().orElse(0) > 0;
    }

    /** Whether it had worked, and was not started at once already for such a failure. */
    private static boolean isFirstFailure(Ledger before, Ledger ended, Run run) {
        boolean again = ended.shortRuns() > 0
                && before.lastEnd()
                        .filter(end -> end.cause().retry() == Retry.AT_ONCE)
                        .isPresent();
        return run.health().moved() && ended.shortRuns() <= 1 && !again;
    }

    private static Transition again(
            Ledger ended, Desired.Running desired, Diagnosis diagnosis, boolean firstFailure, Turn turn) {
        Ledger ledger = ended.on(Detour.again(ended, diagnosis, desired.definition()));
        return switch (diagnosis.cause().retry()) {
            case AT_ONCE -> firstFailure ? desired.settle(ledger, turn) : later(ledger, desired, turn);
            case ON_END -> finishes(ledger, desired) ? finished(ledger, desired) : later(ledger, desired, turn);
            case BLOCKED -> ended.route().input() > 0 ? later(ledger, desired, turn) : blocked(ledger, desired, turn);
            case BACKOFF, SLOW, ON_SLOW, NONE -> later(ledger, desired, turn);
        };
    }

    /** The end of what only takes the place of the preferred input ends nothing. */
    private static boolean finishes(Ledger ledger, Desired.Running desired) {
        return ledger.route().input() == 0 && finishes(desired);
    }

    private static boolean finishes(Desired.Running desired) {
        return switch (desired.definition().restart().onEnd()) {
            case FINISH -> true;
            case RESTART -> false;
            case AUTO ->
                desired.definition().inputs().get(0) instanceof Input.Source source
                        && source.isFile()
                        && !source.loop();
        };
    }

    private static Transition finished(Ledger ledger, Desired.Running desired) {
        return Transition.to(new Finished(ledger, desired, "the input came to its end"));
    }

    private static Transition blocked(Ledger ledger, Desired.Running desired, Turn turn) {
        Duration delay = desired.definition().restart().quarantineDelay();
        return Transition.to(new Blocked(
                ledger,
                desired,
                Optional.of(turn.now().plus(delay)),
                because(ledger) + "; tried again on a reload, or in " + Elapsed.text(delay)));
    }

    private static Transition later(Ledger ledger, Desired.Running desired, Turn turn) {
        Restart restart = desired.definition().restart();
        if (rounds(ledger, desired.definition()) >= restart.quarantineAfter()) {
            Duration delay = restart.quarantineDelay();
            String why =
                    because(ledger) + "; " + ledger.shortRuns() + " short runs, next try in " + Elapsed.text(delay);
            return Transition.to(new Quarantined(ledger, desired, turn.now().plus(delay), why));
        }
        Retry retry = ledger.lastEnd().map(end -> end.cause().retry()).orElse(Retry.BACKOFF);
        int waitedAfter = rounds(ledger, desired.definition()) - (retry == Retry.AT_ONCE ? 1 : 0);
        double fraction = turn.jitter().fraction(ledger.name(), ledger.runs());
        Duration delay = Backoff.delay(restart, retry, waitedAfter, fraction);
        if (delay.isZero()) {
            return desired.settle(ledger, turn);
        }
        String why = because(ledger) + "; next try in " + Elapsed.text(delay);
        return Transition.to(new Waiting(ledger, desired, turn.now().plus(delay), false, why));
    }

    /** How often each of the alternatives was tried in vain. */
    private static int rounds(Ledger ledger, Definition definition) {
        return (ledger.shortRuns() + definition.alternatives() - 1) / definition.alternatives();
    }

    private static String because(Ledger ledger) {
        return ledger.lastEnd().map(Diagnosis::toString).orElse("it ended");
    }
}
