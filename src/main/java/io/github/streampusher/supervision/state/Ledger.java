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
 * @param lastEnd what the last run died of; empty if it was told to stop
 * @param route what the last run took, or the next will take
 * @param astray why that is not the preferred one
 * @param returns how often one after another it came back to what is preferred, and did not stay
 */
public record Ledger(
        StreamName name,
        long runs,
        int shortRuns,
        Optional<Diagnosis> lastEnd,
        Route route,
        Optional<Diagnosis> astray,
        int returns) {

    static Ledger of(StreamName name) {
        return new Ledger(name, 0, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0);
    }

    Ledger withRunBegun() {
        return new Ledger(name, runs + 1, shortRuns, lastEnd, route, astray, returns);
    }

    Ledger withRunEnded(Diagnosis diagnosis, boolean healthy) {
        boolean stayed = healthy && route.isPreferred();
        return new Ledger(
                name, runs, healthy ? 0 : shortRuns + 1, Optional.of(diagnosis), route, astray, stayed ? 0 : returns);
    }

    /** On another route from now on. */
    Ledger on(Route newRoute) {
        Optional<Diagnosis> why = newRoute.isPreferred() ? Optional.empty() : astray.or(() -> lastEnd);
        return new Ledger(name, runs, shortRuns, lastEnd, newRoute, why, returns);
    }

    /** Moved to another route while all was well on this one, as far as that goes. */
    Ledger movedTo(Route next) {
        boolean isReturn = next.input() < route.input()
                || next.backups().size() < route.backups().size();
        return new Ledger(name, runs, shortRuns, lastEnd, next, on(next).astray, isReturn ? returns + 1 : returns);
    }

    /** With no memory of failures: what comes is to be tried as if for the first time. */
    Ledger forgiven() {
        return new Ledger(name, runs, 0, Optional.empty(), Route.PREFERRED, Optional.empty(), 0);
    }

    /** What is wrong with a run that lives on another route than the preferred one. */
    Optional<Diagnosis> strayed() {
        String input = route.input() == 0 ? "" : "on input " + (route.input() + 1);
        String backups = route.backups().stream()
                .sorted()
                .map(place -> "on the backup of output " + (place + 1))
                .collect(Collectors.joining(", "));
        String words = input + (input.isEmpty() || backups.isEmpty() ? "" : ", ") + backups;
        return astray.map(why -> new Diagnosis(why.cause(), words + " since " + why));
    }

    /**
     * Whether what is known of the source may be wrong by now. What made us take another one says nothing of that; nor
     * does a source that gave nothing, and to ask it takes its part of the start time-out.
     */
    boolean failedBySource() {
        return lastEnd.filter(end -> !astray.equals(lastEnd))
                .map(end -> switch (end.cause().side()) {
                    case SOURCE, SETUP, UNKNOWN ->
                        end.cause() == Cause.SOURCE_ENDED || shortRuns > 0 && end.cause() != Cause.SOURCE_TIMEOUT;
                    case DESTINATION, NETWORK, RESOURCE, QUALITY -> false;
                })
                .orElse(false);
    }

    public RunId lastRun() {
        return new RunId(name, runs);
    }
}
