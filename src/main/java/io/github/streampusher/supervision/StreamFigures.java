package io.github.streampusher.supervision;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot.FeedStatus;
import io.github.streampusher.supervision.port.Snapshot.OutputStatus;
import io.github.streampusher.supervision.port.Snapshot.TrackStatus;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.Flow;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a stream's units are and count at one moment, for people and tools.
 *
 * @param shown the unit whose run is the stream's for people
 */
record StreamFigures(StreamUnits units, UnitStates states, Unit shown, Duration now, Instant wallNow) {

    /** The number of runs of all that read an input. */
    long runs() {
        return states.all().stream()
                .map(unit -> unit.history().lastRun())
                .filter(run -> run.unit().role() != Unit.Role.PUSH)
                .mapToLong(RunId::number)
                .sum();
    }

    /** The frames of the children that read, and the bytes of those that write. */
    Sample counters() {
        if (units.pushes().isEmpty()) {
            return newest(states.get(shown));
        }
        List<Sample> read = newest(unit -> unit.role() != Unit.Role.PUSH);
        List<Sample> written = newest(unit -> unit.role() == Unit.Role.PUSH);
        boolean hasFrames = read.stream().anyMatch(one -> one.frames().isPresent());
        long frames = read.stream().mapToLong(one -> one.frames().orElse(0)).sum();
        return new Sample(
                hasFrames ? OptionalLong.of(frames) : OptionalLong.empty(),
                newest(states.get(shown)).outTimeMicros(),
                OptionalLong.of(written.stream()
                        .mapToLong(one -> one.totalSize().orElse(0))
                        .sum()),
                read.stream().mapToLong(Sample::duplicated).sum(),
                read.stream().mapToLong(Sample::dropped).sum(),
                false);
    }

    private List<Sample> newest(Predicate<Unit> which) {
        return states.units().stream()
                .filter(which)
                .map(unit -> newest(states.get(unit)))
                .toList();
    }

    private static Sample newest(State unit) {
        return unit.run().map(alive -> alive.health().newest()).orElse(Sample.EMPTY);
    }

    /** The address that is read at present, masked. */
    String input(Definition definition) {
        return input(units.readers().getOrDefault(shown, definition), states.get(shown));
    }

    private static String input(Definition reader, State state) {
        List<Address> addresses = taken(reader, state).input().addresses();
        return addresses.isEmpty() ? "slate" : addresses.get(0).toString();
    }

    /** The definition of the run on the present route. */
    private static Definition taken(Definition definition, State of) {
        Route route = of.history().route();
        return definition.forRoute(definition.hasRoute(route) ? route : Route.PREFERRED);
    }

    /** The labels of a definition as they are shown. */
    static Map<String, String> labels(Definition definition) {
        Map<String, String> labels = new LinkedHashMap<>();
        definition.labels().forEach((name, value) -> labels.put(name, value.toString()));
        return labels;
    }

    /** Each feed, if the stream is relayed. */
    List<FeedStatus> feeds() {
        if (units.pushes().isEmpty()) {
            return List.of();
        }
        return Stream.of(units.readers(), units.retired())
                .flatMap(feeds -> feeds.entrySet().stream())
                .filter(feed -> states.contains(feed.getKey()))
                .map(feed -> feed(feed.getValue(), states.get(feed.getKey())))
                .toList();
    }

    private FeedStatus feed(Definition reader, State state) {
        Optional<Run> run = state.run();
        Optional<Flow> flow = run.flatMap(Run::flow);
        return new FeedStatus(
                input(reader, state),
                state.phase(),
                flow.filter(Flow::isOnAir).isPresent(),
                state.diagnosis().filter(found -> state.phase() != Phase.DISABLED), // which it was before
                nextStart(state),
                run.map(Run::pid).orElse(OptionalLong.empty()),
                flow.flatMap(sent -> track(sent.newest().video(), sent, run.get(), reader)),
                flow.flatMap(sent -> track(sent.newest().audio(), sent, run.get(), reader)));
    }

    private Optional<TrackStatus> track(Event.TrackFlow track, Flow flow, Run run, Definition reader) {
        Duration silence = track.silentFor().plus(now.minus(flow.at()));
        boolean isMoving = flow.newest().isHeld() || silence.compareTo(run.pauseLimit(reader.watchdog())) < 0;
        return Optional.of(new TrackStatus(isMoving, silence, track.leaps())).filter(known -> track.isAnnounced());
    }

    private Optional<Instant> nextStart(State state) {
        return state instanceof InactiveState
                ? state.deadline().map(deadline -> wallNow.plus(deadline.minus(now)))
                : Optional.empty();
    }

    /** Each output, with the child that writes it. */
    List<OutputStatus> outputs(Definition definition) {
        if (!units.pushes().isEmpty()) {
            return units.pushes().entrySet().stream()
                    .map(push -> output(0, push.getValue(), states.get(push.getKey())))
                    .toList();
        }
        return IntStream.range(0, definition.outputs().size())
                .mapToObj(place -> output(place, definition, states.get(shown)))
                .toList();
    }

    /** Several outputs of one child have a health of their own; a single output has the health of the run. */
    private OutputStatus output(int place, Definition definition, State writer) {
        Definition taken = taken(definition, writer);
        Optional<Run> run = writer.run();
        Optional<Diagnosis> wrong = run.flatMap(alive -> alive.outputs().fault(place));
        Optional<Boolean> isUp = run.filter(alive -> writer.phase().isUp())
                .map(alive -> alive.outputs().isUp(place, taken.outputs().size(), alive.age(now)))
                .orElse(Optional.of(false));
        return new OutputStatus(
                taken.outputs().get(place).url().toString(),
                isUp,
                isUp.equals(Optional.of(false)) ? wrong.or(writer::diagnosis) : writer.notPlaying(place),
                writer.phase(),
                nextStart(writer),
                run.map(Run::pid).orElse(OptionalLong.empty()),
                run.map(alive -> alive.health().rates(now)).orElse(Rates.UNKNOWN),
                newest(writer));
    }
}
