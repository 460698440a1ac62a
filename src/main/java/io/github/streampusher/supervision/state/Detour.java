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
 * @param look when it looks next
 * @param better what it found at its last look, if that is better than the route it takes
 * @param times how often one after another it found that
 */
record Detour(Duration look, Optional<Route> better, int times) {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    /** A look at several sources that do not answer takes this long; one whose answer is lost is not waited for. */
    private static final Duration LOST = Duration.ofMinutes(3);

    /** Well at two looks is well for some time. */
    private static final int ENOUGH = 2;

    /** After so many returns in vain the next one is not tried later still: every ten minutes. */
    private static final int MOST_DOUBLINGS = 5;

    static Detour startedAt(Duration now) {
        return new Detour(now.plus(BETWEEN_LOOKS), Optional.empty(), 0);
    }

    /** A look is under way. */
    Detour looking(Duration now) {
        return new Detour(now.plus(LOST), better, times);
    }

    Detour after(Route found, Route taken, Duration now) {
        Optional<Route> next = Optional.of(found).filter(route -> !route.equals(taken));
        return new Detour(now.plus(BETWEEN_LOOKS), next, next.equals(better) ? times + 1 : 1);
    }

    /**
     * The way back, if it has been well for long enough.
     *
     * @param returns how often it was taken in vain: each makes it longer
     */
    Optional<Route> wayBack(int returns) {
        int needed = ENOUGH << Math.min(returns, MOST_DOUBLINGS);
        return better.filter(route -> times >= needed);
    }

    Detour shifted(Duration by) {
        return new Detour(look.plus(by), better, times);
    }

    /**
     * The route of the run after one that ended of itself.
     *
     * @param before with the end of that run in it
     * @return the way around what failed; empty: there is none that was not tried
     */
    static Optional<Route> around(Ledger before, Diagnosis end, Definition definition) {
        Route taken = before.route();
        return switch (end.cause().retry()) {
            case ON_SLOW, ON_END, NONE -> Optional.empty();
            case BACKOFF, SLOW, AT_ONCE, BLOCKED ->
                isOfInput(before, end, definition)
                        ? Optional.of(taken.from(taken.input() + 1)).filter(definition::has)
                        : Optional.of(without(failed(end, definition), definition, taken))
                                .filter(route -> !route.equals(taken));
        };
    }

    /** Where the next round begins when no way around is left: with what is preferred, as far as it has not just failed. */
    static Route again(Ledger before, Diagnosis end, Definition definition) {
        boolean output = !failed(end, definition).isEmpty();
        return new Route(0, output ? Set.of() : before.route().backups());
    }

    /** With backups in the place of these outputs, as far as they have one. */
    static Route without(Set<Integer> outputs, Definition definition, Route taken) {
        Set<Integer> backups = new TreeSet<>(outputs);
        backups.retainAll(backups(definition, taken));
        backups.addAll(taken.backups());
        return new Route(taken.input(), backups);
    }

    /** The places of the outputs that could still go to a backup. */
    static Set<Integer> backups(Definition definition, Route taken) {
        Set<Integer> places = new TreeSet<>();
        for (int place = 0; place < definition.outputs().size(); place++) {
            if (definition.outputs().get(place).backup().isPresent()
                    && !taken.backups().contains(place)) {
                places.add(place);
            }
        }
        return places;
    }

    private static boolean isOfInput(Ledger before, Diagnosis end, Definition definition) {
        return switch (end.cause().side()) {
            case SOURCE -> true;
            case NETWORK -> isAtInput(end, definition.by(before.route()));
            case UNKNOWN -> before.shortRuns() > 1; // it has had its chance, and something else may do
            case SETUP -> before.route().input() > 0; // what the preferred one does not need
            case DESTINATION, RESOURCE, QUALITY -> false;
        };
    }

    /** FFmpeg names the host that it does not find, but none whose certificate is bad. */
    private static boolean isAtInput(Diagnosis end, Definition taken) {
        boolean named = host(taken).filter(end.evidence()::contains).isPresent();
        boolean onlyEncrypted = end.cause() == Cause.TLS_FAILED
                && taken.inputs().get(0) instanceof Input.Source source
                && source.url().isEncrypted()
                && taken.outputs().stream().noneMatch(output -> output.url().isEncrypted());
        return named || onlyEncrypted;
    }

    private static Optional<String> host(Definition definition) {
        return definition.inputs().get(0) instanceof Input.Source source
                ? source.url().host()
                : Optional.empty();
    }

    /** The output that has ended a run. With several, one alone ends none, and all together fail for one reason. */
    private static Set<Integer> failed(Diagnosis end, Definition definition) {
        return switch (end.cause().side()) {
            case DESTINATION, NETWORK ->
                IntStream.range(0, definition.outputs().size()).boxed().collect(Collectors.toSet());
            case SOURCE, RESOURCE, QUALITY, SETUP, UNKNOWN -> Set.of();
        };
    }
}
