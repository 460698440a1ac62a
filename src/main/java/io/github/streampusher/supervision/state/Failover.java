package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Route;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides between the routes of a stream: which one follows a failure, and when to return to the preferred one.
 *
 * @param nextProbeAt when the better routes are probed next
 * @param betterRoute the best route at the last probe, if it is better than the present one
 * @param confirmations the number of consecutive probes that found it
 */
record Failover(Duration nextProbeAt, Optional<Route> betterRoute, int confirmations) {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);

    /** Longer than a probe of several sources that do not answer; a lost answer must not end the probing. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMinutes(3);

    /** A route must be available at so many consecutive probes. */
    private static final int REQUIRED_PROBES = 2;

    /** Failed returns double the required probes up to 64, which is a return about every ten minutes. */
    private static final int MAX_DOUBLINGS = 5;

    static Failover startedAt(Duration now) {
        return new Failover(now.plus(PROBE_INTERVAL), Optional.empty(), 0);
    }

    /** A probe has been requested. */
    Failover withProbeStarted(Duration now) {
        return new Failover(now.plus(PROBE_TIMEOUT), betterRoute, confirmations);
    }

    Failover withProbeResult(Route found, Route taken, Duration now) {
        Optional<Route> next = Optional.of(found).filter(route -> !route.equals(taken));
        return new Failover(now.plus(PROBE_INTERVAL), next, next.equals(betterRoute) ? confirmations + 1 : 1);
    }

    /**
     * The route to return to, if it has been available for long enough.
     *
     * @param returns how many returns have failed; each one doubles the required probes
     */
    Optional<Route> failbackRoute(int returns) {
        int needed = REQUIRED_PROBES << Math.min(returns, MAX_DOUBLINGS);
        return betterRoute.filter(route -> confirmations >= needed);
    }

    /**
     * The route of the run after a failed one.
     *
     * @param before including the end of that run
     * @return a route without the part that failed; empty if all have been tried
     */
    static Optional<Route> nextRoute(RunHistory before, Diagnosis end, Definition definition) {
        Route taken = before.route();
        return switch (end.cause().retry()) {
            case ON_SLOW, ON_FAIL, ON_END, NONE -> Optional.empty();
            case BACKOFF, SLOW, AT_ONCE, BLOCKED ->
                isInputFailure(before, end, definition)
                        ? Optional.of(taken.withInput(taken.input() + 1)).filter(definition::hasRoute)
                        : Optional.of(withBackups(failedOutputs(end, definition), definition, taken))
                                .filter(route -> !route.equals(taken));
        };
    }

    /** The route to start over with when all have failed: the first input, and the backups in use unless an output failed. */
    static Route routeAfterAllFailed(RunHistory before, Diagnosis end, Definition definition) {
        boolean output = !failedOutputs(end, definition).isEmpty();
        return new Route(0, output ? Set.of() : before.route().backups());
    }

    /** Replaces these outputs by their backups, if they have one. */
    static Route withBackups(Set<Integer> outputs, Definition definition, Route taken) {
        Set<Integer> backups = new TreeSet<>(outputs);
        backups.retainAll(outputsWithUnusedBackup(definition, taken));
        backups.addAll(taken.backups());
        return new Route(taken.input(), backups);
    }

    /** The indexes of the outputs that have a backup which is not in use. */
    static Set<Integer> outputsWithUnusedBackup(Definition definition, Route taken) {
        return IntStream.range(0, definition.outputs().size())
                .filter(place -> definition.outputs().get(place).backup().isPresent()
                        && !taken.backups().contains(place))
                .boxed()
                .collect(Collectors.toSet());
    }

    private static boolean isInputFailure(RunHistory before, Diagnosis end, Definition definition) {
        return switch (end.cause().side()) {
            case SOURCE -> true;
            case NETWORK -> isInputHostFailure(end, definition.forRoute(before.route()));
            case UNKNOWN -> before.shortRuns() > 1; // the first time it may have been anything
            case SETUP -> before.route().input() > 0; // such as an encoder that only the fallback needs
            case DESTINATION, RESOURCE, QUALITY -> false;
        };
    }

    /** FFmpeg names a host that it cannot resolve, but not one whose certificate is invalid. */
    private static boolean isInputHostFailure(Diagnosis end, Definition taken) {
        if (!(taken.input() instanceof Input.Source source)) {
            return false;
        }
        boolean named = source.url().host().filter(end.evidence()::contains).isPresent();
        boolean onlyEncrypted = end.cause() == Cause.TLS_FAILED
                && source.url().protocol().isEncrypted()
                && taken.outputs().stream()
                        .noneMatch(output -> output.url().protocol().isEncrypted());
        return named || onlyEncrypted;
    }

    /** The outputs that ended a run. With several outputs, only a failure of all of them ends it. */
    private static Set<Integer> failedOutputs(Diagnosis end, Definition definition) {
        return switch (end.cause().side()) {
            case DESTINATION, NETWORK ->
                IntStream.range(0, definition.outputs().size()).boxed().collect(Collectors.toSet());
            case SOURCE, RESOURCE, QUALITY, SETUP, UNKNOWN -> Set.of();
        };
    }
}
