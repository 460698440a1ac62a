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
 * How a run that does not take the preferred route looks for its way back.
 *
 * @param nextProbeAt when it looks next
 * @param betterRoute what it found at its last look, if that is better than the route it takes
 * @param confirmations how often one after another it found that
 */
record Failover(Duration nextProbeAt, Optional<Route> betterRoute, int confirmations) {
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);

    /** A look at several sources that do not answer takes this long; one whose answer is lost is not waited for. */
    private static final Duration PROBE_TIMEOUT = Duration.ofMinutes(3);

    /** Well at two looks is well for some time. */
    private static final int REQUIRED_PROBES = 2;

    /** After so many returns in vain the next one is not tried later still: every ten minutes. */
    private static final int MAX_DOUBLINGS = 5;

    static Failover startedAt(Duration now) {
        return new Failover(now.plus(PROBE_INTERVAL), Optional.empty(), 0);
    }

    /** A look is under way. */
    Failover withProbeStarted(Duration now) {
        return new Failover(now.plus(PROBE_TIMEOUT), betterRoute, confirmations);
    }

    Failover withProbeResult(Route found, Route taken, Duration now) {
        Optional<Route> next = Optional.of(found).filter(route -> !route.equals(taken));
        return new Failover(now.plus(PROBE_INTERVAL), next, next.equals(betterRoute) ? confirmations + 1 : 1);
    }

    /**
     * The way back, if it has been well for long enough.
     *
     * @param returns how often it was taken in vain: each makes it longer
     */
    Optional<Route> failbackRoute(int returns) {
        int needed = REQUIRED_PROBES << Math.min(returns, MAX_DOUBLINGS);
        return betterRoute.filter(route -> confirmations >= needed);
    }

    /**
     * The route of the run after one that ended of itself.
     *
     * @param before with the end of that run in it
     * @return the way around what failed; empty: there is none that was not tried
     */
    static Optional<Route> nextRoute(RunHistory before, Diagnosis end, Definition definition) {
        Route taken = before.route();
        return switch (end.cause().retry()) {
            case ON_SLOW, ON_END, NONE -> Optional.empty();
            case BACKOFF, SLOW, AT_ONCE, BLOCKED ->
                isInputFailure(before, end, definition)
                        ? Optional.of(taken.withInput(taken.input() + 1)).filter(definition::hasRoute)
                        : Optional.of(withBackups(failedOutputs(end, definition), definition, taken))
                                .filter(route -> !route.equals(taken));
        };
    }

    /** Where the next round begins when no way around is left: with what is preferred, as far as it has not just failed. */
    static Route routeAfterAllFailed(RunHistory before, Diagnosis end, Definition definition) {
        boolean output = !failedOutputs(end, definition).isEmpty();
        return new Route(0, output ? Set.of() : before.route().backups());
    }

    /** With backups in the place of these outputs, as far as they have one. */
    static Route withBackups(Set<Integer> outputs, Definition definition, Route taken) {
        Set<Integer> backups = new TreeSet<>(outputs);
        backups.retainAll(outputsWithUnusedBackup(definition, taken));
        backups.addAll(taken.backups());
        return new Route(taken.input(), backups);
    }

    /** The places of the outputs that could still go to a backup. */
    static Set<Integer> outputsWithUnusedBackup(Definition definition, Route taken) {
        Set<Integer> places = new TreeSet<>();
        for (int place = 0; place < definition.outputs().size(); place++) {
            if (definition.outputs().get(place).backup().isPresent()
                    && !taken.backups().contains(place)) {
                places.add(place);
            }
        }
        return places;
    }

    private static boolean isInputFailure(RunHistory before, Diagnosis end, Definition definition) {
        return switch (end.cause().side()) {
            case SOURCE -> true;
            case NETWORK -> isInputHostFailure(end, definition.forRoute(before.route()));
            case UNKNOWN -> before.shortRuns() > 1; // it has had its chance, and something else may do
            case SETUP -> before.route().input() > 0; // what the preferred one does not need
            case DESTINATION, RESOURCE, QUALITY -> false;
        };
    }

    /** FFmpeg names the host that it does not find, but none whose certificate is bad. */
    private static boolean isInputHostFailure(Diagnosis end, Definition taken) {
        boolean named = inputHost(taken).filter(end.evidence()::contains).isPresent();
        boolean onlyEncrypted = end.cause() == Cause.TLS_FAILED
                && taken.inputs().get(0) instanceof Input.Source source
                && source.url().isEncrypted()
                && taken.outputs().stream().noneMatch(output -> output.url().isEncrypted());
        return named || onlyEncrypted;
    }

    private static Optional<String> inputHost(Definition definition) {
        return definition.inputs().get(0) instanceof Input.Source source
                ? source.url().host()
                : Optional.empty();
    }

    /** The output that has ended a run. With several, one alone ends none, and all together fail for one reason. */
    private static Set<Integer> failedOutputs(Diagnosis end, Definition definition) {
        return switch (end.cause().side()) {
            case DESTINATION, NETWORK ->
                IntStream.range(0, definition.outputs().size()).boxed().collect(Collectors.toSet());
            case SOURCE, RESOURCE, QUALITY, SETUP, UNKNOWN -> Set.of();
        };
    }
}
