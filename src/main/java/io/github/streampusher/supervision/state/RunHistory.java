package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is remembered of a stream across its states.
 *
 * @param runs how many runs there were; also the number of the last one
 * @param shortRuns how many runs one after another did not live until {@code healthy-after}
 * @param lastDiagnosis what the last run died of; empty if it was told to stop
 * @param route what the last run took, or the next will take
 * @param fallbackCause why that is not the preferred one
 * @param failbacks how often one after another it came back to what is preferred, and did not stay
 */
public record RunHistory(
        StreamName name,
        long runs,
        int shortRuns,
        Optional<Diagnosis> lastDiagnosis,
        Route route,
        Optional<Diagnosis> fallbackCause,
        int failbacks) {

    static RunHistory of(StreamName name) {
        return new RunHistory(name, 0, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0);
    }

    RunHistory withRunStarted() {
        return new RunHistory(name, runs + 1, shortRuns, lastDiagnosis, route, fallbackCause, failbacks);
    }

    RunHistory withRunEnded(Diagnosis diagnosis, boolean healthy) {
        boolean stayed = healthy && route.isPreferred();
        return new RunHistory(
                name,
                runs,
                healthy ? 0 : shortRuns + 1,
                Optional.of(diagnosis),
                route,
                fallbackCause,
                stayed ? 0 : failbacks);
    }

    /** On another route from now on. */
    RunHistory withRoute(Route newRoute) {
        Optional<Diagnosis> why = newRoute.isPreferred() ? Optional.empty() : fallbackCause.or(() -> lastDiagnosis);
        return new RunHistory(name, runs, shortRuns, lastDiagnosis, newRoute, why, failbacks);
    }

    /** Moved to another route while all was well on this one, as far as that goes. */
    RunHistory switchedTo(Route next) {
        boolean isReturn = next.input() < route.input()
                || next.backups().size() < route.backups().size();
        return new RunHistory(
                name,
                runs,
                shortRuns,
                lastDiagnosis,
                next,
                withRoute(next).fallbackCause,
                isReturn ? failbacks + 1 : failbacks);
    }

    /** With no memory of failures: what comes is to be tried as if for the first time. */
    RunHistory withoutFailures() {
        return new RunHistory(name, runs, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0);
    }

    /** What is wrong with a run that lives on another route than the preferred one. */
    Optional<Diagnosis> fallbackDiagnosis() {
        String input = route.input() == 0 ? "" : "on input " + (route.input() + 1);
        String backups = route.backups().stream()
                .sorted()
                .map(place -> "on the backup of output " + (place + 1))
                .collect(Collectors.joining(", "));
        String words = input + (input.isEmpty() || backups.isEmpty() ? "" : ", ") + backups;
        return fallbackCause.map(why -> new Diagnosis(why.cause(), words + " since " + why));
    }

    /**
     * Whether what is known of the source may be wrong by now. What made us take another one says nothing of that; nor
     * does a source that gave nothing, and to ask it takes its part of the start time-out.
     */
    boolean isProbeStale() {
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
        return new RunId(name, runs);
    }
}
