package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a stream's states hand on to each other.
 *
 * @param incarnation how many streams had been removed when this one was defined; see {@link RunId}
 * @param runs the number of runs; also the number of the last one
 * @param shortRuns the number of consecutive runs that ended before {@code healthy-after}
 * @param lastDiagnosis why the last run ended; empty if it was stopped on request
 * @param route of the last run, or of the next
 * @param fallbackCause why that is not the preferred route
 * @param failbacks the number of consecutive returns to the preferred route that did not last
 * @param probes what is known of the sources
 */
public record RunHistory(
        StreamName name,
        long incarnation,
        long runs,
        int shortRuns,
        Optional<Diagnosis> lastDiagnosis,
        Route route,
        Optional<Diagnosis> fallbackCause,
        int failbacks,
        ProbeCache probes) {

    static RunHistory of(StreamName name, long incarnation) {
        return new RunHistory(
                name, incarnation, 0, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0, ProbeCache.EMPTY);
    }

    /** @param definition of the route that the run takes */
    RunHistory withRunStarted(Definition definition) {
        RunHistory known = isProbeStale() ? with(probes.without(definition)) : this;
        return new RunHistory(
                name, incarnation, runs + 1, shortRuns, lastDiagnosis, route, fallbackCause, failbacks, known.probes);
    }

    RunHistory with(ProbeCache newProbes) {
        return new RunHistory(
                name, incarnation, runs, shortRuns, lastDiagnosis, route, fallbackCause, failbacks, newProbes);
    }

    RunHistory withRunEnded(Diagnosis diagnosis, boolean healthy) {
        boolean stayed = healthy && route.isPreferred();
        return new RunHistory(
                name,
                incarnation,
                runs,
                healthy ? 0 : shortRuns + 1,
                Optional.of(diagnosis),
                route,
                fallbackCause,
                stayed ? 0 : failbacks,
                probes);
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

    private RunHistory with(Route newRoute, Optional<Diagnosis> newFallbackCause, int newFailbacks) {
        return new RunHistory(
                name, incarnation, runs, shortRuns, lastDiagnosis, newRoute, newFallbackCause, newFailbacks, probes);
    }

    /** Without failures, so that the next start is like the first one. */
    RunHistory withoutFailures() {
        return new RunHistory(
                name, incarnation, runs, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0, probes);
    }

    /** What is wrong with a run that is on another route than the preferred one. */
    Optional<Diagnosis> fallbackDiagnosis() {
        String input = route.input() == 0 ? "" : "on input " + (route.input() + 1);
        String backups = route.backups().stream()
                .sorted()
                .map(index -> "on the backup of output " + (index + 1))
                .collect(Collectors.joining(", "));
        String words = input + (input.isEmpty() || backups.isEmpty() ? "" : ", ") + backups;
        return fallbackCause.map(why -> new Diagnosis(why.cause(), words + " since " + why));
    }

    /**
     * Whether the last probe may no longer be true. Not after the failure that caused the failover, which concerns another
     * source, and not after {@code SOURCE_TIMEOUT}: probing a silent source again would use up the start time-out.
     */
    private boolean isProbeStale() {
        return lastDiagnosis
                .filter(end -> !fallbackCause.equals(lastDiagnosis))
                .map(end -> switch (end.cause().side()) {
                    case SOURCE, SETUP, UNKNOWN ->
                        end.cause() == Cause.SOURCE_ENDED || shortRuns > 0 && end.cause() != Cause.SOURCE_TIMEOUT;
                    case DESTINATION, NETWORK, RESOURCE, QUALITY -> false;
                })
                .orElse(false);
    }

    public RunId lastRunId() {
        return new RunId(name, incarnation, runs);
    }
}
