package io.github.streampusher.supervision;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Snapshot.OutputStatus;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.Run;
import io.github.streampusher.supervision.state.State;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A stream's state in the loop.
 *
 * @param since when it entered its phase, as the time of day
 */
record SupervisedStream(State state, Instant since) {

    SupervisedStream withState(State next, Clock clock) {
        return new SupervisedStream(next, next.phase() == state.phase() ? since : clock.wallTime());
    }

    SupervisedStream afterPause() {
        return new SupervisedStream(state.afterPause(), since);
    }

    /** @param definition of the stream, enabled or not; empty if there is no valid one */
    StreamStatus status(Optional<Definition> definition, Duration now, Instant wallNow) {
        Optional<Run> run = state.run();
        boolean hasNextStart = state instanceof InactiveState;
        return new StreamStatus(
                state.history().name(),
                state.phase(),
                since,
                run.map(Run::pid).orElse(OptionalLong.empty()),
                state.history().runs(),
                state.diagnosis(),
                state.why(),
                state.deadline().filter(deadline -> hasNextStart).map(deadline -> wallNow.plus(deadline.minus(now))),
                run.map(alive -> alive.age(now)),
                run.map(alive -> alive.health().rates(now)).orElse(Rates.UNKNOWN),
                run.map(alive -> alive.health().newest()).orElse(Sample.EMPTY),
                definition.map(SupervisedStream::labels).orElse(Map.of()),
                definition.map(known -> outputs(known, now)).orElse(List.of()),
                definition.flatMap(Definition::title).map(Object::toString),
                definition.map(this::input),
                state.desired() instanceof DesiredState.Elsewhere other ? other.node() : Optional.empty());
    }

    private String input(Definition definition) {
        List<Address> addresses = taken(definition).input().addresses();
        return addresses.isEmpty() ? "slate" : addresses.get(0).toString();
    }

    /** The definition of the run on the present route. */
    private Definition taken(Definition definition) {
        Route route = state.history().route();
        return definition.forRoute(definition.hasRoute(route) ? route : Route.PREFERRED);
    }

    private static Map<String, String> labels(Definition definition) {
        Map<String, String> labels = new LinkedHashMap<>();
        definition.labels().forEach((name, value) -> labels.put(name, value.toString()));
        return labels;
    }

    private List<OutputStatus> outputs(Definition definition, Duration now) {
        Definition taken = taken(definition);
        return IntStream.range(0, taken.outputs().size())
                .mapToObj(place -> output(place, taken, now))
                .toList();
    }

    /** Several outputs have a health of their own; a single output has the health of the run. */
    private OutputStatus output(int place, Definition taken, Duration now) {
        Optional<Diagnosis> wrong = state.run().flatMap(run -> run.outputs().fault(place));
        Optional<Boolean> isUp = state.run()
                .filter(run -> state.phase().isUp())
                .map(run -> run.outputs().isUp(place, taken.outputs().size(), run.age(now)))
                .orElse(Optional.of(false));
        return new OutputStatus(
                taken.outputs().get(place).url().toString(),
                isUp,
                isUp.equals(Optional.of(false)) ? wrong.or(state::diagnosis) : Optional.empty());
    }
}
