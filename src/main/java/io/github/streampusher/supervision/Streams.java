package io.github.streampusher.supervision;

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
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.StopLadder;
import io.github.streampusher.supervision.state.StopReason;
import io.github.streampusher.supervision.state.Transition;
import io.github.streampusher.supervision.state.TransitionContext;
import java.time.Duration;
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
    /** The units of a stream agree after some rounds; if they do not, the next event reconciles them again. */
    private static final int MAX_RECONCILE_ROUNDS = 8;

    private final Clock clock;
    private final LoopClock time;
    private final Relay relay;
    private final Observer observer;
    private final Jitter jitter;
    private final Effect.Ports ports;
    private final Channels channels;

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
        channels = new Channels(prober, observer);
        ports = new Effect.Ports(
                launcher,
                prober,
                observer,
                () -> pacer.reserveSlot(time.now()),
                (stream, delivery) -> get(stream).divide(delivery));
    }

    Channels channels() {
        return channels;
    }

    void reconfigure(Programs newPrograms, StartRate startRate) {
        programs = newPrograms;
        pacer.reconfigure(startRate);
    }

    Set<StreamName> names() {
        return new TreeSet<>(streams.keySet());
    }

    /** @throws IllegalStateException if there is no such stream */
    private SupervisedStream get(StreamName name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no stream " + name));
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
        Optional<Duration> deadline = find(id).flatMap(State::deadline);
        if (deadline.filter(due -> due.compareTo(time.now()) <= 0).isPresent()) {
            applyTransition(id, state -> state.deadlineReached(context()), false);
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
                name, added -> new SupervisedStream(added, removedStreams, clock, () -> channels.position(added)));
        DesiredState before = stream.desired();
        if (before.equals(next) && !stream.isBlocked()) {
            return ReloadSummary.UNTOUCHED;
        }
        channels.report(stream, time.now(), true);
        stream.setDesired(next);
        channels.supply(stream);
        Map<Unit, DesiredState> wanted = stream.desiredOfUnits(time.now());
        boolean restarts =
                wanted.entrySet().stream().anyMatch(entry -> stream.restarts(entry.getKey(), entry.getValue()));
        boolean runEnded = false;
        for (Map.Entry<Unit, DesiredState> entry : wanted.entrySet()) {
            boolean isTriedAgain = stream.unit(entry.getKey()).phase() == Phase.BLOCKED;
            if (isTriedAgain || !stream.unit(entry.getKey()).desired().equals(entry.getValue())) {
                runEnded |= setDesired(new UnitId(name, entry.getKey()), entry.getValue());
            }
        }
        reconcileThenStartWaiting(stream, runEnded);
        return before.equals(next) ? ReloadSummary.UNTOUCHED : before.changeTo(next, !restarts);
    }

    /** Gives a channel the files that it has now. */
    void listed(Event.FilesListed event) {
        channels.listed(event);
        find(event.stream()).ifPresent(stream -> {
            stream.onChannel(channel -> channel.listed(event.path(), event.files()));
            reconcileThenStartWaiting(stream, false);
        });
    }

    /** Goes on with the next file of a channel; returns whether there is one. */
    boolean skip(StreamName name) {
        SupervisedStream stream = get(name);
        boolean isSkipped = stream.skipFile();
        reconcileThenStartWaiting(stream, false);
        return isSkipped;
    }

    /** Replaces the children of a stream; a unit that is not needed now has none. */
    void restart(StreamName name) {
        SupervisedStream stream = get(name);
        stream.onChannel(Playout::restarted);
        boolean runEnded = false;
        for (Map.Entry<Unit, DesiredState> wanted :
                stream.desiredOfUnits(time.now()).entrySet()) {
            if (wanted.getValue() instanceof DesiredState.Running && !stream.isRetired(wanted.getKey())) {
                UnitId id = new UnitId(name, wanted.getKey());
                runEnded |= applyToUnit(id, state -> state.restartRequested(context()), false);
            }
        }
        reconcileThenStartWaiting(stream, runEnded);
    }

    /** Stops all streams. */
    void stop(DesiredState why) {
        for (SupervisedStream stream : all()) {
            channels.report(stream, time.now(), true);
            stream.setDesired(why);
            reconcile(stream);
        }
    }

    private Optional<State> find(UnitId id) {
        return find(id.stream()).flatMap(stream -> stream.find(id.unit()));
    }

    /** Applies one unit's transition, and what follows of it for the others of its stream and for those that wait. */
    private void applyTransition(UnitId id, Function<State, Transition> answer, boolean eventEndsRun) {
        boolean runEnded = applyToUnit(id, answer, eventEndsRun);
        reconcileThenStartWaiting(get(id.stream()), runEnded);
    }

    /** Has a unit do something else; returns whether a run has ended with it. */
    private boolean setDesired(UnitId id, DesiredState next) {
        return applyToUnit(id, state -> state.desiredChanged(next, context()), false);
    }

    /** Applies the transition and runs its effects; returns whether a run has ended with it. */
    private boolean applyToUnit(UnitId id, Function<State, Transition> answer, boolean eventEndsRun) {
        SupervisedStream stream = get(id.stream());
        State before = stream.unit(id.unit());
        Transition transition = computeTransition(before, answer, eventEndsRun);
        stream.put(id.unit(), transition.next());
        boolean runEnded = claims.update(id, transition.next());
        deadlines.schedule(id, transition.next().deadline());
        transition.effects().forEach(effect -> effect.runOn(ports));
        return runEnded;
    }

    /** Reconciles a stream, and starts what waited for a run that has ended meanwhile or before. */
    private void reconcileThenStartWaiting(SupervisedStream stream, boolean runEnded) {
        if (reconcile(stream) || runEnded) {
            startWaiting();
        }
    }

    /**
     * Has the units of a stream do what they should by now, and reports how the stream has changed; returns
     * whether a run has ended.
     */
    private boolean reconcile(SupervisedStream stream) {
        StreamName name = stream.name();
        boolean runEnded = false;
        stream.followChannel();
        channels.report(stream, time.now(), false);
        boolean isChanged = !stream.isPlainAndReconciled();
        for (int i = 0; isChanged && i < MAX_RECONCILE_ROUNDS; i++) {
            isChanged = false;
            for (Map.Entry<Unit, DesiredState> wanted :
                    stream.desiredOfUnits(time.now()).entrySet()) {
                State state = stream.unit(wanted.getKey());
                boolean isBlocked = state.desired() instanceof DesiredState.Invalid
                        && wanted.getValue() instanceof DesiredState.Running; // by a defect, until the next reload
                if (!isBlocked && !state.desired().equals(wanted.getValue())) {
                    isChanged = true;
                    runEnded |= setDesired(new UnitId(name, wanted.getKey()), wanted.getValue());
                }
            }
        }
        stream.nextRoute(time.now()).ifPresent(relay::route);
        notifyObserver(name, stream.update(time.now()), stream.state());
        stream.slateToPrepare().ifPresent(slate -> ports.prober().prepareSlate(programs, slate));
        if (stream.isGone()) {
            streams.remove(name);
            channels.remove(name);
            removedStreams++;
            observer.streamRemoved(name);
        }
        return runEnded;
    }

    /** Lets the units try again that wait for the end of another unit's run. */
    private void startWaiting() {
        for (UnitId id : claims.waiting()) {
            if (find(id).filter(Claims::awaitsOtherRun).isPresent()) { // none of those before it has changed that
                applyTransition(id, state -> state.deadlineReached(context()), false);
            }
        }
    }

    /** A defect in a transition blocks that stream only. A run that has ended cannot be stopped any more. */
    private Transition computeTransition(State state, Function<State, Transition> answer, boolean eventEndsRun) {
        try {
            return answer.apply(state);
        } catch (RuntimeException | StackOverflowError thrown) {
            RuntimeException defect =
                    thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
            return afterDefect(state, defect, eventEndsRun);
        }
    }

    private Transition afterDefect(State state, RuntimeException defect, boolean eventEndsRun) {
        observer.defect(state.history().name(), defect);
        TransitionContext context = context();
        DesiredState invalid = new DesiredState.Invalid("a defect of this program: " + defect);
        return state instanceof ActiveState busy && !eventEndsRun
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
