package io.github.streampusher.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that is known about a run that has ended.
 *
 * @param lines the last lines of standard error, secrets included, oldest first
 * @param exitStatus exit status; 128 + n when signal n killed it; empty: unknown
 * @param exceededLimit the limit that the run exceeded; zero if it ended by itself
 */
public record Evidence(
        List<LogLine> lines,
        OptionalInt exitStatus,
        Ending ending,
        Duration exceededLimit,
        Observed observed,
        Invocation invocation) {
    public Evidence {
        lines = List.copyOf(lines);
    }

    /**
     * What was seen of a run while it lived; empty: unknown.
     *
     * @param runDuration how long it ran
     * @param mediaMoved whether media moved
     * @param sinceLastMedia how long no media had moved at the end; empty also when none ever moved
     * @param process made before we stopped it
     */
    public record Observed(
            Optional<Duration> runDuration,
            Optional<Boolean> mediaMoved,
            Optional<Duration> sinceLastMedia,
            Optional<ProcessObservation> process) {
        public static final Observed NOTHING =
                new Observed(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How the run ended. */
    public enum Ending {
        BY_ITSELF,
        /** We stopped it: no media within the start time-out. */
        START_TIMEOUT,
        /** We stopped it: no media moved for the stall time-out. */
        STALL,
        /** We stopped it: it could not keep real time. */
        TOO_SLOW
    }

    /** Of a run that ended by itself and of which only its lines are known, as a probe or another program's log. */
    public static Evidence ofLines(List<LogLine> lines, OptionalInt exitStatus, Invocation invocation) {
        return new Evidence(lines, exitStatus, Ending.BY_ITSELF, Duration.ZERO, Observed.NOTHING, invocation);
    }

    /** The same without the lines after our signal, if its position is known. */
    Evidence beforeSignal() {
        int signalled = lines.indexOf(LogLine.STOP_MARKER);
        List<LogLine> before = signalled < 0 ? lines : lines.subList(0, signalled);
        return new Evidence(before, exitStatus, ending, exceededLimit, observed, invocation);
    }

    /** Nothing but its lines is known, as of another program's log. */
    boolean isLogOnly() {
        return endedByItself() && exitStatus.isEmpty() && observed.equals(Observed.NOTHING);
    }

    boolean endedByItself() {
        return ending == Ending.BY_ITSELF;
    }
}
