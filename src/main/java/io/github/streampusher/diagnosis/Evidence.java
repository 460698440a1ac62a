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
 * @param runDuration how long it ran; empty: unknown
 * @param mediaMoved whether media moved; empty: unknown
 * @param sinceLastMedia how long no media had moved at the end; empty: none ever moved, or unknown
 * @param observation of the process, made before we stopped it
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
        return new Evidence(
                lines,
                exitStatus,
                Ending.BY_ITSELF,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                invocation);
    }

    /** The same without the lines after our signal, if its position is known. */
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
