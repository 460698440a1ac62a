package io.github.streampusher.playcheck;

import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Output;
import java.time.Duration;
import java.util.Optional;

/**
 * The looks at what viewers get of one output, so far.
 *
 * @param dueAt when to look next
 * @param position at the last look
 * @param failures how many looks one after another have found nothing that moves
 * @param why the last of them did not
 */
public record PlayCheck(Duration dueAt, Optional<String> position, int failures, Optional<String> why) {
    /** A look that gives no answer is lost; each takes less. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    public static PlayCheck startedAt(Duration now, Output.Check check) {
        return new PlayCheck(now.plus(check.every()), Optional.empty(), 0, Optional.empty());
    }

    /** A look is asked for. */
    public PlayCheck asked(Duration now, Output.Check check) {
        return new PlayCheck(now.plus(check.every()).plus(ANSWER_TIMEOUT), position, failures, why);
    }

    public PlayCheck after(Look look, Duration now, Output.Check check) {
        boolean stands = look.position().isPresent() && look.position().equals(position);
        Optional<String> wrong =
                look.failure().or(() -> look.position().filter(same -> stands).map("it stands at "::concat));
        return new PlayCheck(
                now.plus(check.every()),
                look.position().or(() -> position),
                wrong.isPresent() ? failures + 1 : 0,
                wrong);
    }

    /** What is wrong, when it has been so for long enough. */
    public Optional<String> complaint(Output.Check check) {
        return why.filter(wrong -> failures >= check.failAfter())
                .map(wrong -> wrong + " (" + failures + (failures == 1 ? " look, every " : " looks, every ")
                        + DurationText.format(check.every()) + ")");
    }
}
