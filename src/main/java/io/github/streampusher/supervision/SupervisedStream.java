package io.github.streampusher.supervision;

import io.github.streampusher.channel.Position;
import io.github.streampusher.health.Rates;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.ProbeCache;
import io.github.streampusher.supervision.state.Run;
import io.github.streampusher.supervision.state.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A stream in the loop: what it should do, how it is divided, and the state of each unit. Confined to the loop's thread. */
final class SupervisedStream {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final StreamName name;
    private final long incarnation;
    private final Clock clock;
    private final UnitStates states = new UnitStates();
    private DesiredState desired = new DesiredState.Undefined();
    private StreamUnits units = StreamUnits.NONE;
    private StreamState state;
    private Instant since;
    private Optional<Instant> fallbackSince = Optional.empty();
    private Optional<RunId> lastRouted = Optional.empty();
    private StreamUnits preparedUnits = StreamUnits.NONE;
    private final Supplier<Optional<Position>> lastPosition;
    private Optional<Playout> playout = Optional.empty();

    /** @param lastPosition where its channel was, if it has one */
    SupervisedStream(StreamName name, long incarnation, Clock clock, Supplier<Optional<Position>> lastPosition) {
        this.lastPosition = lastPosition;
        this.name = name;
        this.incarnation = incarnation;
        this.clock = clock;
        states.put(Unit.WHOLE, InactiveState.initial(name, incarnation));
        state = StreamState.of(units, states, Optional.empty());
        since = clock.wallTime();
    }

    StreamName name() {
        return name;
    }

    DesiredState desired() {
        return desired;
    }

    StreamState state() {
        return state;
    }

    State unit(Unit unit) {
        if (!states.contains(unit)) {
            states.put(unit, initial(unit, units.knownProbes(states)));
        }
        return states.get(unit);
    }

    /** Empty if there is no such unit. */
    Optional<State> find(Unit unit) {
        return states.find(unit);
    }

    void put(Unit unit, State next) {
        states.put(unit, next);
    }

    void afterPause() {
        states.afterPause();
    }

    boolean isActive() {
        return states.units().stream().anyMatch(states::isActive);
    }

    /** Whether one of its units is blocked. */
    boolean isBlocked() {
        return states.all().stream().anyMatch(unit -> unit.phase() == Phase.BLOCKED);
    }

    /** Whether it is no longer defined and has no child. */
    boolean isGone() {
        return desired instanceof DesiredState.Undefined && !isActive();
    }

    List<Unit> existingUnits() {
        return List.copyOf(states.units());
    }

    /** Whether a unit would not go on as it is. */
    boolean restarts(Unit unit, DesiredState next) {
        State state = unit(unit);
        return state.desired() instanceof DesiredState.Running before && next instanceof DesiredState.Running after
                ? !after.keepsProcessOf(before, state.history())
                : state instanceof ActiveState;
    }

    /** Sets what it should do from now on. */
    void setDesired(DesiredState next) {
        DesiredState before = desired;
        desired = next;
        if (next instanceof DesiredState.Running running) {
            preparePlayout(running.definition(), before);
            boolean goesOn =
                    states.isActive(Unit.WHOLE) && !restarts(Unit.WHOLE, running); // divided when it starts again
            divide(goesOn ? Delivery.DIRECT : units.nextDelivery(expanded(running), before, states));
        }
    }

    private void preparePlayout(Definition definition, DesiredState before) {
        if (definition.channel().isEmpty()) {
            playout = Optional.empty();
        } else if (playout.filter(same -> same.isOf(definition)).isEmpty()) {
            Optional<Position> last = lastPosition.get().map(at -> playout.isPresent() ? at.inAnotherList() : at);
            playout =
                    Optional.of(Playout.begin(definition, last, clock.wallTime().getEpochSecond()));
        } else if (before instanceof DesiredState.Running old) {
            Playout same = playout.get();
            boolean isSame = StreamUnits.isSamePreferred(same.expanded(old.definition()), same.expanded(definition));
            same.edited(definition, !isSame);
        } else {
            playout.get().edited(definition, false);
            playout.get().restarted();
        }
    }

    /** The definition of its children: a channel's names the file that plays. */
    private Definition expanded(DesiredState.Running running) {
        return playout.map(channel -> channel.expanded(running.definition())).orElse(running.definition());
    }

    /** Changes its channel, and divides the stream again if another file plays then. */
    void onChannel(Consumer<Playout> action) {
        if (playout.isPresent() && desired instanceof DesiredState.Running running) {
            Definition before = expanded(running);
            action.accept(playout.get());
            if (!expanded(running).equals(before)) {
                divide(units.delivery());
            }
        }
    }

    /** Plays the next file if the present one has ended. */
    void followChannel() {
        if (playout.isEmpty()) {
            return;
        }
        List<Unit> files = units.files();
        Optional<State> next = files.stream()
                .skip(1)
                .findFirst()
                .filter(file -> units.isReadAsDefined(file, states))
                .flatMap(this::find);
        onChannel(channel ->
                files.stream().findFirst().flatMap(this::find).ifPresent(present -> channel.follow(present, next)));
    }

    /** Goes on with the next file of its channel; returns whether there is one. */
    boolean skipFile() {
        boolean isPossible = desired instanceof DesiredState.Running
                && playout.filter(Playout::hasNext).isPresent();
        onChannel(Playout::skip);
        return isPossible;
    }

    /** What has changed in its channel since the last call, to be reported. */
    Optional<Playout.Changes> channelChanges(Duration now, boolean isStopping) {
        return desired instanceof DesiredState.Running
                ? playout.map(channel -> channel.takeChanges(now, isStopping))
                : Optional.empty();
    }

    /** Whether an edit has replaced this child, which goes on until its successor is on air. */
    boolean isRetired(Unit unit) {
        return units.retired().containsKey(unit);
    }

    /** Divides the stream between children in another way. */
    void divide(Delivery delivery) {
        if (desired instanceof DesiredState.Running running) {
            ProbeCache known = units.knownProbes(states);
            units = units.after(expanded(running), delivery, states::isActive);
            units.readers().keySet().stream() // what one reader knows of the sources, its successor need not ask
                    .filter(reader -> find(reader)
                            .filter(state -> state.hasNeverRun()
                                    && !state.history().probes().equals(known))
                            .isPresent())
                    .forEach(reader -> put(reader, initial(reader, known)));
        }
    }

    private State initial(Unit unit, ProbeCache probes) {
        return InactiveState.initial(new RunId(name, incarnation, unit, 0), probes);
    }

    /** Whether it is one child that does what it should: nothing else has to be asked. */
    @SuppressWarnings("ReferenceEquality") // the same value is asked for, and it is cheap
    boolean isPlainAndReconciled() {
        return states.units().size() == 1
                && !units.delivery().isRelayed()
                && desired instanceof DesiredState.Running running
                && states.get(Unit.WHOLE).desired() instanceof DesiredState.Running now
                && now.part().stream() == running.definition();
    }

    /** What each unit should do by now. */
    Map<Unit, DesiredState> desiredOfUnits(Duration now) {
        Map<Unit, DesiredState> same = new LinkedHashMap<>();
        states.units().forEach(unit -> same.put(unit, desired));
        return selection(now).map(UnitSelection::desired).orElse(same);
    }

    private Optional<UnitSelection> selection(Duration now) {
        return desired instanceof DesiredState.Running running
                ? Optional.of(new UnitSelection(expanded(running), units, states, now))
                : Optional.empty();
    }

    /** Empty: it has no relay, and so no feed. */
    private Optional<UnitSelection> relayed(Duration now) {
        return units.delivery().isRelayed() ? selection(now) : Optional.empty();
    }

    /** The feed that is to take over, if the relay was not told already. */
    Optional<RunId> nextRoute(Duration now) {
        Optional<RunId> next = relayed(now)
                .flatMap(UnitSelection::routed)
                .map(unit -> states.get(unit).history().lastRun());
        boolean isNew = next.isPresent() && !next.equals(lastRouted);
        lastRouted = next.isPresent() ? next : lastRouted;
        return next.filter(run -> isNew);
    }

    /** The slate of a session that is live, once for each division: until it is needed there is time to encode it. */
    @SuppressWarnings("ReferenceEquality") // a new division is another value
    Optional<SlateFile> slateToPrepare() {
        if (!units.delivery().isSeamless() || !state.phase().isUp() || units == preparedUnits) {
            return Optional.empty();
        }
        preparedUnits = units;
        Definition last =
                List.copyOf(units.readers().values()).get(units.readers().size() - 1);
        if (!last.commandsOf(true, false).isEmpty()) {
            return Optional.empty(); // it is not known what they will give
        }
        return RelayPlanner.slateFile(
                last, units.delivery(), units.knownProbes(states).ffmpeg().orElse(Capabilities.UNKNOWN));
    }

    /** Sums up the units; returns the state before. */
    StreamState update(Duration now) {
        StreamState before = state;
        Optional<Unit> onAir = relayed(now).flatMap(UnitSelection::present);
        state = StreamState.of(units, states, onAir);
        since = state.phase() == before.phase() ? since : clock.wallTime();
        fallbackSince = isPreferred() ? Optional.empty() : fallbackSince.or(() -> Optional.of(clock.wallTime()));
        return before;
    }

    private boolean isPreferred() {
        boolean isFirst = units.readers().isEmpty() || units.isFirst(state.shown());
        return isFirst && shown().history().route().isPreferred();
    }

    private State shown() {
        return states.get(state.shown());
    }

    /** The reason of the state; on a fallback, also since when. */
    private String detail() {
        return state.why()
                + fallbackSince
                        .filter(left -> state.phase() == Phase.DEGRADED)
                        .map(left -> " (fallback since " + TIME.format(left.atZone(ZoneId.systemDefault())) + ")")
                        .orElse("");
    }

    StreamStatus status(DesiredStates all, Duration now, Instant wallNow) {
        Optional<Definition> definition = all.definition(name); // enabled or not; empty if there is no valid one
        Optional<Run> run = shown().run();
        StreamFigures figures = new StreamFigures(units, states, state.shown(), now, wallNow);
        return new StreamStatus(
                name,
                state.phase(),
                since,
                run.map(Run::pid).orElse(OptionalLong.empty()),
                playout.map(channel -> Math.min(figures.runs(), 1 + channel.restarts()))
                        .orElseGet(figures::runs),
                state.diagnosis().or(() -> all.difference(name)),
                detail(),
                desired instanceof DesiredState.Scheduled scheduled
                        ? scheduled.nextStart().filter(start -> !isActive())
                        : state.deadline().map(deadline -> wallNow.plus(deadline.minus(now))),
                run.map(alive -> alive.age(now)),
                run.map(alive -> alive.health().rates(now)).orElse(Rates.UNKNOWN),
                figures.counters(),
                definition.map(StreamFigures::labels).orElse(Map.of()),
                definition.map(figures::outputs).orElse(List.of()),
                definition.flatMap(Definition::title).map(Object::toString),
                definition.map(figures::input),
                playout.filter(channel -> desired instanceof DesiredState.Running)
                        .flatMap(Playout::status),
                all.node(name),
                figures.feeds());
    }
}
