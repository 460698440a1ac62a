package io.github.streampusher.supervision;

import io.github.streampusher.plan.Delivery;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.Flow;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.Part;
import io.github.streampusher.supervision.state.Run;
import io.github.streampusher.supervision.state.State;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides for one stream which of its units run and which feed is on air, by what they do now; a value, which changes
 * nothing itself.
 *
 * @param states of all units that exist
 */
record UnitSelection(Definition definition, StreamUnits units, UnitStates states, Duration now) {
    /** A preferred input that is back must have been steady for so long. */
    private static final Duration STEADY_TIME = Duration.ofSeconds(30);

    private static final DesiredState NOT_NEEDED = new DesiredState.Stopped("another input is on air");
    private static final DesiredState REPLACED = new DesiredState.Stopped("its definition changed");
    private static final DesiredState LISTING = new DesiredState.Listing();
    private static final DesiredState NO_FEED = new DesiredState.Stopped("no feed is on air");

    /** What each unit should do. */
    Map<Unit, DesiredState> desired() {
        Map<Unit, DesiredState> desired = new LinkedHashMap<>();
        states.units()
                .forEach(unit -> desired.put(unit, isOfChannel(unit) ? DesiredState.Stopped.NEXT_CHILD : REPLACED));
        Set<Unit> wanted = wantedReaders();
        units.readers()
                .forEach((unit, reader) ->
                        desired.put(unit, wanted.contains(unit) ? reading(unit, reader) : NOT_NEEDED));
        present()
                .filter(unit -> units.retired().containsKey(unit) && !holdsDevice(unit))
                .ifPresent(unit -> desired.put(unit, states.get(unit).desired()));
        units.pushes()
                .forEach((unit, push) ->
                        desired.put(unit, mayPush(unit) || isRetrying(unit) ? pushing(unit, push) : NO_FEED));
        return stopsFirst(desired);
    }

    private boolean isOfChannel(Unit unit) {
        return units.isChannel() && unit.role() == Unit.Role.FEED;
    }

    /** Units that must stop come first: a device may be handed over. */
    private static Map<Unit, DesiredState> stopsFirst(Map<Unit, DesiredState> desired) {
        Map<Unit, DesiredState> ordered = new LinkedHashMap<>();
        desired.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue() instanceof DesiredState.Running))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    private DesiredState reading(Unit unit, Definition reader) {
        boolean isUnlisted = reader.channel()
                .flatMap(Input.Source::files)
                .filter(Input.FileList::isUnknown)
                .isPresent();
        return isUnlisted
                ? LISTING
                : new DesiredState.Running(
                        reader,
                        new Part(unit, units.delivery(), definition, units.isFirst(unit) && !units.hasSession(states)));
    }

    private DesiredState pushing(Unit unit, Definition push) {
        return new DesiredState.Running(push, new Part(unit, Delivery.RELAYED, definition, false));
    }

    /**
     * A push is not started without media: it would be taken for one whose destination does not answer. One that runs goes on
     * without them in a seamless session; while it connects, for {@code start-timeout}.
     */
    private boolean mayPush(Unit push) {
        if (isFinished(units.readers().keySet().iterator().next())) {
            return false;
        }
        return present().isPresent() || units.delivery().isSeamless() && states.isRunning(push);
    }

    /** Its back-off goes on, however often the feed comes and goes. */
    private boolean isRetrying(Unit push) {
        return states.find(push)
                .filter(state -> state instanceof InactiveState
                        && state.deadline().isPresent()
                        && state.history().lastDiagnosis().isPresent())
                .isPresent();
    }

    private boolean isFinished(Unit reader) {
        return readsAsDefined(reader) && states.get(reader).phase() == Phase.FINISHED;
    }

    /** Not so for a moment when another file of a channel is to play: the state is still that of the one before. */
    private boolean readsAsDefined(Unit reader) {
        return units.isReadAsDefined(reader, states);
    }

    /** A device serves one reader: the new one gets it first. */
    private boolean holdsDevice(Unit retired) {
        Set<String> held = Stream.ofNullable(units.retired().get(retired))
                .flatMap(feed -> feed.devices().stream())
                .collect(Collectors.toSet());
        return units.readers().values().stream().anyMatch(reader -> !Collections.disjoint(reader.devices(), held));
    }

    /** From the preferred one to the first that serves or has not failed yet. */
    private Set<Unit> wantedReaders() {
        List<Unit> files = units.files();
        Set<Unit> wanted = new LinkedHashSet<>(files);
        for (Unit reader : units.readers().keySet()) {
            if (files.indexOf(reader) > 0) {
                continue; // what is ready to follow says nothing of the present file
            }
            wanted.add(reader);
            boolean serves = present().equals(Optional.of(reader)) && isMoving(reader);
            if (serves || !hasFailed(reader)) {
                break;
            }
        }
        present() // until another one has taken over
                .filter(units.readers()::containsKey)
                .filter(this::isMoving)
                .ifPresent(wanted::add);
        return wanted;
    }

    /** Whether another input is needed beside this one. */
    private boolean hasFailed(Unit reader) {
        if (!readsAsDefined(reader) || states.get(reader).phase() == Phase.FINISHED) {
            return false;
        }
        boolean isSilent = flow(reader)
                        .filter(flow -> flow.hasBegun() && !(units.isChannel() && flow.hasEnded()))
                        .isPresent()
                && !isMoving(reader);
        return isSilent || states.get(reader).history().lastDiagnosis().isPresent();
    }

    /** The feed on air, whether it moves or not. */
    Optional<Unit> present() {
        return feeds().filter(unit -> flow(unit).filter(Flow::isOnAir).isPresent())
                .findFirst();
    }

    /** The feed that should be on air; the present one, where another was to take over that is no longer needed. */
    Optional<Unit> routed() {
        return next().or(this::present);
    }

    /** The feed that should be on air, if another one is. */
    private Optional<Unit> next() {
        Optional<Unit> present = present();
        Set<Unit> wanted = wantedReaders();
        if (present.filter(this::isMoving).isPresent()) {
            int rank = units.rank(present.get());
            return wanted.stream()
                    .filter(reader -> units.rank(reader) < rank && isMoving(reader))
                    .filter(reader -> rank == units.readers().size() || isTrusted(reader))
                    .findFirst();
        }
        Optional<Unit> moving = wanted.stream().filter(this::isMoving).findFirst();
        return moving.or(() -> wanted.stream().filter(this::canConnect).reduce((better, worse) -> worse))
                .filter(unit -> !present.equals(Optional.of(unit)));
    }

    /** Whether it has been steady, or was only silent for a while. A file does not wait for that. */
    private boolean isTrusted(Unit reader) {
        Flow flow = flow(reader).orElseThrow();
        return units.isChannel()
                || flow.wasOnAir()
                || now.minus(flow.steadySince()).compareTo(STEADY_TIME) >= 0;
    }

    private boolean canConnect(Unit reader) {
        return states.isRunning(reader)
                && states.get(reader).run().filter(run -> run.pid().isPresent()).isPresent();
    }

    private boolean isMoving(Unit reader) {
        Optional<Run> run = states.find(reader).flatMap(State::run);
        Duration limit =
                run.map(sending -> sending.pauseLimit(definition.watchdog())).orElse(Duration.ZERO);
        return run.flatMap(Run::flow).filter(flow -> flow.isMoving(limit, now)).isPresent();
    }

    private Stream<Unit> feeds() {
        return Stream.concat(units.readers().keySet().stream(), units.retired().keySet().stream());
    }

    private Optional<Flow> flow(Unit unit) {
        return states.find(unit).flatMap(State::run).flatMap(Run::flow);
    }
}
