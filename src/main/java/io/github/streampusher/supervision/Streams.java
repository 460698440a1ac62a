package io.github.streampusher.supervision;

import io.github.streampusher.channel.Position;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Settings.StartRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.StateChange;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.Effect;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.StopLadder;
import io.github.streampusher.supervision.state.StopReason;
import io.github.streampusher.supervision.state.Transition;
import io.github.streampusher.supervision.state.TransitionContext;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All streams with their units: applies the transitions of each unit, and what follows of them for the others of its stream
 * and for those that wait. Confined to the loop's thread.
 */
final class Streams {
    /** The units of a stream agree after some rounds; if they do not, the next event asks them again. */
    private static final int MAX_SETTLING_ROUNDS = 8;

    private final Map<StreamName, Position> positions = new HashMap<>();
    private final Map<StreamName, Event.FilesListed> listings = new HashMap<>();
    private final Clock clock;
    private final LoopClock time;
    private final Relay relay;
    private final Observer observer;
    private final Jitter jitter;
    private final Effect.Ports ports;

    private final SortedMap<StreamName, SupervisedStream> streams = new TreeMap<>();
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Pacer pacer = new Pacer();
    private final Claims claims = new Claims();
    private Programs programs = new Programs("", "");
    private long removedStreams;

    Streams(
            Clock clock,
            LoopClock time,
            Launcher launcher,
            Relay relay,
            Prober prober,
            Observer observer,
            Jitter jitter) {
        this.clock = clock;
        this.time = time;
        this.relay = relay;
        this.observer = observer;
        this.jitter = jitter;
        ports = new Effect.Ports(
                launcher,
                prober,
                observer,
                () -> pacer.reserveSlot(time.now()),
                (stream, delivery) -> streams.get(stream).divide(delivery));
    }

    void reconfigure(Programs newPrograms, StartRate startRate) {
        programs = newPrograms;
        pacer.reconfigure(startRate);
    }

    /** Wants to know which files these streams have, if they are channels. */
    void watchChannels(Collection<Definition> definitions) {
        Map<StreamName, String> lists = new LinkedHashMap<>();
        definitions.forEach(definition -> definition
                .channel()
                .ifPresent(source -> lists.put(definition.name(), source.url().reveal())));
        listings.keySet().retainAll(lists.keySet());
        ports.prober().watchFiles(lists);
    }

    Set<StreamName> names() {
        return new TreeSet<>(streams.keySet());
    }

    /** Empty if there is no such stream. */
    Optional<SupervisedStream> find(StreamName name) {
        return Optional.ofNullable(streams.get(name));
    }

    List<SupervisedStream> all() {
        return List.copyOf(streams.values());
    }

    boolean isActive(StreamName name) {
        return find(name).filter(SupervisedStream::isActive).isPresent();
    }

    void afterPause() {
        streams.values().forEach(SupervisedStream::afterPause);
    }

    Optional<Duration> nextDeadline() {
        return deadlines.nextDeadline();
    }

    void handleDeadlines() {
        deadlines.pollDue(time.now()).forEach(this::handleDeadline);
    }

    private void handleDeadline(UnitId id) {
        Optional<Duration> deadline = find(id).map(State::deadline).orElse(Optional.empty());
        if (deadline.filter(due -> due.compareTo(time.now()) <= 0).isPresent()) {
            applyTransition(id, state -> state.deadlineReached(context()));
        } else {
            deadlines.schedule(id, deadline);
        }
    }

    /** Events of a run that is no longer the unit's last one are dropped. */
    void handle(Event.RunEvent event) {
        UnitId id = new UnitId(event.run().stream(), event.run().unit());
        if (find(id).filter(state -> state.history().lastRun().equals(event.run()))
                .isPresent()) {
            applyTransition(id, state -> state.handle(event, context()), event.endsRun());
        }
    }

    /** Every reload tries a blocked stream again. */
    ReloadSummary apply(StreamName name, DesiredState next) {
        SupervisedStream stream = streams.computeIfAbsent(
                name,
                added -> new SupervisedStream(
                        added, removedStreams, clock, () -> Optional.ofNullable(positions.get(added))));
        DesiredState before = stream.desired();
        if (before.equals(next) && !stream.isBlocked()) {
            return ReloadSummary.UNTOUCHED;
        }
        tellOfChannel(stream, name, true);
        stream.desire(next);
        stream.onChannel(channel -> Optional.ofNullable(listings.get(name))
                .filter(listing -> channel.isUnlisted())
                .ifPresent(listing -> channel.listed(listing.path(), listing.files())));
        Map<Unit, DesiredState> wanted = stream.desiredOfUnits(time.now());
        boolean restarts =
                wanted.entrySet().stream().anyMatch(entry -> stream.restarts(entry.getKey(), entry.getValue()));
        boolean runEnded = false;
        for (Map.Entry<Unit, DesiredState> entry : wanted.entrySet()) {
            boolean isTriedAgain = stream.unit(entry.getKey()).phase() == Phase.BLOCKED;
            if (isTriedAgain || !stream.unit(entry.getKey()).desired().equals(entry.getValue())) {
                runEnded |= applyToUnit(
                        new UnitId(name, entry.getKey()),
                        current -> current.desiredChanged(entry.getValue(), context()),
                        false);
            }
        }
        settleAll(stream, name, runEnded);
        return before.equals(next) ? ReloadSummary.UNTOUCHED : before.changeTo(next, !restarts);
    }

    /** Where channels begin that resume. */
    void restore(Map<StreamName, Position> restored) {
        positions.putAll(restored);
    }

    private void tellOfChannel(SupervisedStream stream, StreamName name, boolean isStopping) {
        stream.channelNews(time.now(), isStopping).ifPresent(news -> {
            news.skipped().ifPresent(bad -> observer.fileSkipped(name, bad.file(), bad.why()));
            news.started().ifPresent(file -> observer.fileStarted(name, file));
            news.position().ifPresent(at -> {
                positions.put(name, at);
                observer.channelAt(name, at);
            });
        });
    }

    /** These files are there for a channel. */
    void listed(Event.FilesListed event) {
        listings.put(event.stream(), event); // also of one that does not run now
        SupervisedStream stream = streams.get(event.stream());
        if (stream != null) {
            stream.onChannel(channel -> channel.listed(event.path(), event.files()));
            settleAll(stream, event.stream(), false);
        }
    }

    /** Goes on with the next file of a channel; returns whether there is one. */
    boolean skip(StreamName name) {
        boolean isSkipped = streams.get(name).skipFile();
        settleAll(streams.get(name), name, false);
        return isSkipped;
    }

    /** With other children; a unit that is not needed now has none. */
    void restart(StreamName name) {
        SupervisedStream stream = streams.get(name);
        stream.onChannel(Playout::restarted);
        boolean runEnded = false;
        for (Map.Entry<Unit, DesiredState> wanted :
                stream.desiredOfUnits(time.now()).entrySet()) {
            if (wanted.getValue() instanceof DesiredState.Running && !stream.isRetired(wanted.getKey())) {
                UnitId id = new UnitId(name, wanted.getKey());
                runEnded |= applyToUnit(id, state -> state.restartRequested(context()), false);
            }
        }
        settleAll(stream, name, runEnded);
    }

    /** Stops all. */
    void stop(DesiredState why) {
        for (StreamName name : names()) {
            tellOfChannel(streams.get(name), name, true);
            streams.get(name).desire(why);
            settle(streams.get(name), name);
        }
    }

    private Optional<State> find(UnitId id) {
        return Optional.ofNullable(streams.get(id.stream())).flatMap(stream -> stream.find(id.unit()));
    }

    private void applyTransition(UnitId id, Function<State, Transition> question) {
        applyTransition(id, question, false);
    }

    /** Applies one unit's transition, and what follows of it for the others of its stream and for those that wait. */
    private void applyTransition(UnitId id, Function<State, Transition> question, boolean runHasEnded) {
        boolean runEnded = applyToUnit(id, question, runHasEnded);
        settleAll(streams.get(id.stream()), id.stream(), runEnded);
    }

    /** Applies the transition and runs its effects; returns whether a run has ended with it. */
    private boolean applyToUnit(UnitId id, Function<State, Transition> question, boolean runHasEnded) {
        SupervisedStream stream = streams.get(id.stream());
        State before = stream.unit(id.unit());
        Transition transition = computeTransition(before, question, runHasEnded);
        stream.put(id.unit(), transition.next());
        boolean runEnded = claims.update(id, transition.next());
        deadlines.schedule(id, transition.next().deadline());
        transition.effects().forEach(effect -> effect.runOn(ports));
        return runEnded;
    }

    /** Settles a stream, and starts what waited for a run that has ended meanwhile or before. */
    private void settleAll(SupervisedStream stream, StreamName name, boolean runEnded) {
        if (settle(stream, name) || runEnded) {
            startWaiting();
        }
    }

    /**
     * Brings the units of a stream to what they should do by now, and reports what has become of the stream; returns
     * whether a run has ended.
     */
    private boolean settle(SupervisedStream stream, StreamName name) {
        boolean runEnded = false;
        stream.followChannel();
        tellOfChannel(stream, name, false);
        boolean isChanged = !stream.isPlainAndSettled();
        for (int i = 0; isChanged && i < MAX_SETTLING_ROUNDS; i++) {
            isChanged = false;
            for (Map.Entry<Unit, DesiredState> wanted :
                    stream.desiredOfUnits(time.now()).entrySet()) {
                State state = stream.unit(wanted.getKey());
                boolean isBlocked = state.desired() instanceof DesiredState.Invalid
                        && wanted.getValue() instanceof DesiredState.Running; // by a defect, until the next reload
                if (!isBlocked && !state.desired().equals(wanted.getValue())) {
                    isChanged = true;
                    runEnded |= applyToUnit(
                            new UnitId(name, wanted.getKey()),
                            current -> current.desiredChanged(wanted.getValue(), context()),
                            false);
                }
            }
        }
        stream.nextRoute(time.now()).ifPresent(relay::route);
        notifyObserver(name, stream.update(time.now()), stream.state());
        stream.slateToPrepare().ifPresent(slate -> ports.prober().prepareSlate(programs, slate));
        if (stream.isGone()) {
            streams.remove(name);
            positions.remove(name);
            removedStreams++;
            observer.streamRemoved(name);
        }
        return runEnded;
    }

    /** Asks the units again that wait for the end of another's run. */
    private void startWaiting() {
        for (StreamName name : List.copyOf(streams.keySet())) {
            List<Unit> units = streams.containsKey(name) ? streams.get(name).existingUnits() : List.of();
            for (Unit unit : units) {
                UnitId id = new UnitId(name, unit);
                boolean waits = find(id).filter(state -> state instanceof InactiveState waiting
                                && waiting.awaited() == InactiveState.Awaited.OTHER_RUN)
                        .isPresent();
                if (waits) {
                    applyTransition(id, state -> state.deadlineReached(context()));
                }
            }
        }
    }

    /** A defect in a transition blocks that stream only. A run that has ended cannot be stopped any more. */
    private Transition computeTransition(State state, Function<State, Transition> question, boolean runHasEnded) {
        try {
            return question.apply(state);
        } catch (RuntimeException defect) {
            return afterDefect(state, defect, runHasEnded);
        } catch (StackOverflowError overflow) {
            return afterDefect(state, new IllegalStateException(overflow), runHasEnded);
        }
    }

    private Transition afterDefect(State state, RuntimeException defect, boolean runHasEnded) {
        observer.defect(state.history().name(), defect);
        TransitionContext context = context();
        DesiredState invalid = new DesiredState.Invalid("a defect of this program: " + defect);
        return state instanceof ActiveState busy && !runHasEnded
                ? busy.stop(invalid, StopReason.requested("a defect of this program"), StopLadder.STUCK, context)
                : invalid.transition(state.history(), context);
    }

    /**
     * Reports a change once. While a child runs, only another phase counts, or another cause of a degraded one, because
     * samples come twice a second. A stream whose backoff ends in a queue for a start slot has not changed.
     */
    private void notifyObserver(StreamName name, StreamState before, StreamState after) {
        if (after.differsFrom(before)) {
            observer.stateChanged(new StateChange(name, before.phase(), after.phase(), after.why(), after.diagnosis()));
        }
    }

    private TransitionContext context() {
        return new TransitionContext(
                time.now(),
                clock.isQuietHour(),
                jitter,
                pacer.nextSlot(time.now()),
                programs,
                (wanted, routed) -> claims.holder(wanted, routed).map(UnitId::toString));
    }
}
