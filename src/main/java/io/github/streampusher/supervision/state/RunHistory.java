package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a stream's states hand on to each other.
 *
 * @param lastRun the last run, or the present one; number 0 before the first
 * @param shortRuns the number of consecutive runs that ended before {@code healthy-after}
 * @param lastDiagnosis why the last run ended; empty if it was stopped on request
 * @param route of the last run, or of the next
 * @param fallbackCause why that is not the preferred route
 * @param failbacks the number of consecutive returns to the preferred route that did not last
 * @param probes what is known of the sources
 */
public record RunHistory(
        RunId lastRun,
        int shortRuns,
        Optional<Diagnosis> lastDiagnosis,
        Route route,
        Optional<Diagnosis> fallbackCause,
        int failbacks,
        ProbeCache probes) {

    /** A history without failures. */
    public RunHistory(RunId lastRun, ProbeCache probes) {
        this(lastRun, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0, probes);
    }

    public StreamName name() {
        return lastRun.stream();
    }

    /** The number of runs. */
    public long runs() {
        return lastRun.number();
    }

    /** @param hasRun whether the last run is still there */
    public RunId lastEndedRun(boolean hasRun) {
        return hasRun ? withoutRun().lastRun : lastRun;
    }

    /** @param definition of the route that the run takes */
    RunHistory withRunStarted(Definition definition) {
        ProbeCache known = isProbeStale() ? probes.without(definition) : probes;
        return new RunHistory(lastRun.next(), shortRuns, lastDiagnosis, route, fallbackCause, failbacks, known);
    }

    /** A run that has begun has no child, and is none. */
    RunHistory withoutRun() {
        RunId before = new RunId(lastRun.stream(), lastRun.incarnation(), lastRun.unit(), lastRun.number() - 1);
        return new RunHistory(before, shortRuns, lastDiagnosis, route, fallbackCause, failbacks, probes);
    }

    RunHistory with(ProbeCache newProbes) {
        return new RunHistory(lastRun, shortRuns, lastDiagnosis, route, fallbackCause, failbacks, newProbes);
    }

    RunHistory withRunEnded(Diagnosis diagnosis, boolean healthy) {
        int failed = healthy ? 0 : shortRuns + 1;
        int returns = healthy && route.isPreferred() ? 0 : failbacks;
        return new RunHistory(lastRun, failed, Optional.of(diagnosis), route, fallbackCause, returns, probes);
    }

    /** With another route from now on, after a failure. */
    RunHistory withRoute(Route newRoute) {
        Optional<Diagnosis> why = newRoute.isPreferred() ? Optional.empty() : fallbackCause.or(() -> lastDiagnosis);
        return with(newRoute, why, failbacks);
    }

    /** Switched to another route though nothing failed on this one. */
    RunHistory switchedTo(Route next) {
        boolean isReturn = next.input() < route.input()
                || next.backups().size() < route.backups().size();
        return with(next, withRoute(next).fallbackCause, isReturn ? failbacks + 1 : failbacks);
    }

    private RunHistory with(Route newRoute, Optional<Diagnosis> why, int returns) {
        return new RunHistory(lastRun, shortRuns, lastDiagnosis, newRoute, why, returns, probes);
    }

    /** Without failures, so that the next start is like the first one. */
    RunHistory withoutFailures() {
        return new RunHistory(lastRun, probes);
    }

    /** What is wrong with a run that is on another route than the preferred one. */
    Optional<Diagnosis> fallbackDiagnosis() {
        boolean isPush = lastRun.unit().role() == Unit.Role.PUSH;
        String input = route.input() == 0 ? "" : "on input " + (route.input() + 1);
        String backups = route.backups().stream()
                .sorted()
                .map(index -> isPush ? "on its backup" : "on the backup of output " + (index + 1))
                .collect(Collectors.joining(", "));
        String words = input + (input.isEmpty() || backups.isEmpty() ? "" : ", ") + backups;
        return fallbackCause.map(why -> new Diagnosis(why.cause(), words + " since " + why));
    }

    /**
     * Whether the last probe may no longer be true. Not after the failure that caused the failover, which concerns another
     * source, and not while the source cannot be opened: a camera that serves one session at a time would refuse each run
     * because of the probe before it.
     */
    private boolean isProbeStale() {
        return lastDiagnosis
                .filter(end -> !fallbackCause.equals(lastDiagnosis))
                .map(end -> switch (end.cause().side()) {
                    case SOURCE, SETUP, UNKNOWN ->
                        switch (end.cause()) {
                            case SOURCE_ENDED, SOURCE_CHANGED -> true;
                            case SOURCE_MISSING,
                                    SOURCE_BUSY,
                                    SOURCE_REFUSED,
                                    SOURCE_UNREACHABLE,
                                    SOURCE_TIMEOUT,
                                    SOURCE_NOT_FOUND,
                                    SOURCE_FAILED,
                                    SOURCE_DENIED -> false;
                            default -> shortRuns > 0;
                        };
                    case DESTINATION, NETWORK, RESOURCE, QUALITY -> false;
                })
                .orElse(false);
    }
}
