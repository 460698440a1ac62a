package io.github.streampusher.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that is known of a run that is over.
 *
 * @param lines the last lines of standard error, secrets included, oldest first
 * @param exitStatus exit status; 128 + n when signal n killed it; empty: not known
 * @param exceededLimit what the run had overstepped; zero if it ended by itself
 * @param runDuration how long it lived; empty: not known
 * @param mediaMoved whether media was seen to move; empty: not known
 * @param sinceLastMedia how long nothing had moved in the end; empty: nothing ever had, or it is not known
 * @param observation what was seen of it from outside before we ended it
 */
public record Evidence(
        List<LogLine> lines,
        OptionalInt exitStatus,
        Ending ending,
        Duration exceededLimit,
        Optional<Duration> runDuration,
        Optional<Boolean> mediaMoved,
        Optional<Duration> sinceLastMedia,
        Optional<ProcessObservation> observation,
        Invocation invocation) {
    public Evidence {
        lines = List.copyOf(lines);
    }

    /** How it came to its end. */
    public enum Ending {
        BY_ITSELF,
        /** We ended it: no media within the start time-out. */
        START_TIMEOUT,
        /** We ended it: nothing moved for the stall time-out. */
        STALL,
        /** We ended it: it could not keep real time. */
        TOO_SLOW
    }

    /** The same without what came after our signal, as far as it is known where that was. */
    Evidence beforeSignal() {
        int signalled = lines.indexOf(LogLine.STOP_MARKER);
        List<LogLine> before = signalled < 0 ? lines : lines.subList(0, signalled);
        return new Evidence(
                before,
                exitStatus,
                ending,
                exceededLimit,
                runDuration,
                mediaMoved,
                sinceLastMedia,
                observation,
                invocation);
    }

    boolean endedByItself() {
        return ending == Ending.BY_ITSELF;
    }
}
