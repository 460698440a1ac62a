package io.github.streampusher.supervision;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSource;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.Snapshot;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The loop: takes an event, asks the stream's state for a transition, runs its effects, and sleeps until the next event or
 * the earliest deadline. Everything in it is confined to the thread that calls {@link #run()}.
 */
public final class Supervisor implements Runnable {
    /** The longest sleep, so that a pause of the whole process is measured closely. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** Events handled before the deadlines are checked again. */
    private static final int MAX_EVENTS_PER_ITERATION = 1000;

    /** The units of a stream agree after some rounds; if they do not, the next event asks them again. */
    private static final int MAX_SETTLING_ROUNDS = 8;

    private final EventSource eventSource;
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
    private final ScheduleClock scheduleClock = new ScheduleClock();
    private DesiredStates desiredStates = DesiredStates.NONE;
    private Programs programs = new Programs("", "");
    private boolean shuttingDown;
    private long removedStreams;

    public Supervisor(
            EventSource eventSource,
            Clock clock,
            Launcher launcher,
            Relay relay,
            Prober prober,
            Observer observer,
            Jitter jitter) {
        this.eventSource = eventSource;
        this.clock = clock;
        time = new LoopClock(clock);
        this.observer = observer;
        ports = new Effect.Ports(
                launcher,
                prober,
                observer,
                () -> pacer.reserveSlot(time.now()),
                (stream, delivery) -> streams.get(stream).divide(delivery));
        this.relay = relay;
        this.jitter = jitter;
    }

    /** Returns after {@link Event.Shutdown}, when the last child is gone. */
    @Override
    public void run() {
        while (!isDone()) {
            runOnce();
        }
    }

    boolean isDone() {
        return shuttingDown && streams.values().stream().noneMatch(SupervisedStream::isActive);
    }

    /** Waits for an event or a deadline, then handles everything that has arrived or is due. */
    public void runOnce() {
        Duration latest = time.now().plus(MAX_WAIT);
        Duration expectedBy = deadlines
                .nextDeadline()
                .filter(next -> next.compareTo(latest) < 0)
                .orElse(latest);
        Optional<Event> event = eventSource.poll(time.until(expectedBy));
        advanceTime(expectedBy);
        for (int i = 1; event.isPresent(); i++) {
            handle(event.get());
            advanceTime(time.now());
            event = i < MAX_EVENTS_PER_ITERATION ? eventSource.poll(Duration.ZERO) : Optional.empty();
        }
        deadlines.pollDue(time.now()).forEach(this::handleDeadline);
        observer.heartbeat(clock.now());
    }

    /** A defect in the handling of one event does not end the loop. */
    private void handle(Event event) {
        try {
            dispatch(event);
        } catch (RuntimeException defect) {
            observer.defect(defect);
        } catch (StackOverflowError overflow) { // a pattern and an odd line; any other error ends the process
            observer.defect(new IllegalStateException(overflow));
        }
    }

    private void dispatch(Event event) {
        if (event instanceof Event.RunEvent runEvent) {
            runChanged(runEvent);
        } else if (event instanceof Event.DefinitionsReplaced replaced) {
            definitionsReplaced(replaced);
        } else if (event instanceof Event.PlacesReplaced replaced) {
            placesReplaced(replaced);
        } else if (event instanceof Event.CommandGiven given) {
            commandGiven(given);
        } else if (event instanceof Event.OverridesRestored restored) {
            desiredStates = desiredStates
                    .with(new ManualOverrides(restored.overrides(), Map.of()))
                    .asOf(restored.writtenAt());
        } else if (event instanceof Event.SnapshotRequested requested) {
            requested.callback().accept(snapshot());
        } else if (event instanceof Event.Shutdown) {
            shutdown();
        } else {
            throw new IllegalArgumentException("no answer to " + event);
        }
    }

    /**
     * Reads the clock, before each event: a sample counts from when it is handled, and not from before a slow event.
     * Healthy streams must not be judged by the time in which this process was stopped.
     */
    private void advanceTime(Duration expected) {
        time.advance(expected).ifPresent(pause -> {
            streams.values().forEach(SupervisedStream::afterPause);
            observer.clockPaused(pause);
        });
        if (!shuttingDown && scheduleClock.isDue(clock.wallTime())) {
            followSchedules();
        }
    }

    /** Starts and stops streams by their schedules. */
    private void followSchedules() {
        replaceDesired(desiredStates);
        desiredStates
                .scheduled()
                .map(Definition::name)
                .filter(streams::containsKey)
                .toList()
                .forEach(this::applyDesired);
    }

    private void handleDeadline(UnitId id) {
        Optional<Duration> deadline = find(id).map(State::deadline).orElse(Optional.empty());
        if (deadline.filter(due -> due.compareTo(time.now()) <= 0).isPresent()) {
            applyTransition(id, state -> state.deadlineReached(context()));
        } else {
            deadlines.schedule(id, deadline);
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
        boolean runEnded = applyToUnit(id, question, runHasEnded) | settle(streams.get(id.stream()), id.stream());
        if (runEnded) {
            startWaiting();
        }
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

    /**
     * Brings the units of a stream to what they should do by now, and reports what has become of the stream; returns
     * whether a run has ended.
     */
    private boolean settle(SupervisedStream stream, StreamName name) {
        boolean runEnded = false;
        boolean isChanged = true;
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
        if (stream.isGone()) {
            streams.remove(name);
            removedStreams++;
            observer.streamRemoved(name);
        }
        return runEnded;
    }

    /** Asks the units again that wait for the end of another's run. */
    private void startWaiting() {
        for (StreamName name : List.copyOf(streams.keySet())) {
            for (Unit unit : streams.get(name).existingUnits()) {
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

    /** Every reload tries a blocked stream again. */
    private ReloadSummary applyDesired(StreamName name) {
        DesiredState next = desiredStates.of(name);
        SupervisedStream stream =
                streams.computeIfAbsent(name, added -> new SupervisedStream(added, removedStreams, clock));
        DesiredState before = stream.desired();
        if (before.equals(next) && !stream.isBlocked()) {
            return ReloadSummary.UNTOUCHED;
        }
        stream.desire(next);
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
        if (runEnded | settle(stream, name)) {
            startWaiting();
        }
        return before.equals(next) ? ReloadSummary.UNTOUCHED : before.changeTo(next, !restarts);
    }

    private Snapshot snapshot() {
        Instant wallNow = clock.wallTime();
        return new Snapshot(streams.values().stream()
                .map(stream -> stream.status(desiredStates.definition(stream.name()), time.now(), wallNow))
                .toList());
    }

    /** Events of a run that is no longer the unit's last one are dropped. */
    private void runChanged(Event.RunEvent event) {
        UnitId id = new UnitId(event.run().stream(), event.run().unit());
        if (find(id).filter(state -> state.history().lastRun().equals(event.run()))
                .isPresent()) {
            applyTransition(id, state -> state.handle(event, context()), event.endsRun());
        }
    }

    private void definitionsReplaced(Event.DefinitionsReplaced event) {
        if (shuttingDown) {
            return;
        }
        programs = event.programs();
        pacer.reconfigure(event.startRate());
        replaceDesired(desiredStates.withDefinitions(event.definitions()));
        Set<StreamName> names = new TreeSet<>(streams.keySet());
        names.addAll(desiredStates.names());
        // what is to stop is told so first: a device may be handed over from one stream to another
        event.callback()
                .accept(names.stream()
                        .sorted(Comparator.comparing(name -> !isActive(name)))
                        .map(this::applyDesired)
                        .reduce(ReloadSummary.NONE, ReloadSummary::plus));
    }

    private void placesReplaced(Event.PlacesReplaced event) {
        desiredStates = desiredStates.with(event.places());
        if (!shuttingDown) {
            List.copyOf(streams.keySet()).stream()
                    .filter(name -> !streams.get(name).desired().equals(desiredStates.of(name)))
                    .forEach(this::applyDesired);
        }
        event.callback().accept(streams.keySet().stream().filter(this::isActive).collect(Collectors.toSet()));
    }

    private boolean isActive(StreamName name) {
        return streams.containsKey(name) && streams.get(name).isActive();
    }

    /** Takes what is desired from now on, by the schedules of this moment. */
    private void replaceDesired(DesiredStates newDesired) {
        Instant wallTime = scheduleClock.read(clock.wallTime());
        DesiredStates next = newDesired.at(wallTime);
        scheduleClock.asked(wallTime, next.nextEdge());
        boolean sameKept =
                next.overrides().kept().equals(desiredStates.overrides().kept());
        desiredStates = next;
        if (!sameKept) {
            observer.overridesChanged(next.overrides().kept());
        }
    }

    private void commandGiven(Event.CommandGiven event) {
        StreamName name = event.stream();
        if (shuttingDown || !desiredStates.names().contains(name)) {
            event.callback().accept(Event.CommandResult.NO_SUCH_STREAM);
            return;
        }
        boolean stands = streams.get(name).state().phase() == Phase.FINISHED || !desiredStates.runs(name);
        if (event.command() == Event.ManualCommand.RESTART && !event.named() && stands) {
            event.callback().accept(Event.CommandResult.LEFT_ALONE);
            return;
        }
        boolean hadChild = isActive(name);
        replaceDesired(desiredStates.after(event));
        applyDesired(name);
        boolean stops = event.command() == Event.ManualCommand.STOP;
        boolean hasChild = isActive(name);
        boolean again = event.command() == Event.ManualCommand.RESTART ? hadChild || !hasChild : !hasChild;
        if (again && !stops && desiredStates.runs(name)) {
            restart(name);
        }
        event.callback()
                .accept(stops || desiredStates.runs(name) ? Event.CommandResult.DONE : Event.CommandResult.LEFT_ALONE);
    }

    /** With other children; a unit that is not needed now has none. */
    private void restart(StreamName name) {
        SupervisedStream stream = streams.get(name);
        boolean runEnded = false;
        for (Map.Entry<Unit, DesiredState> wanted :
                stream.desiredOfUnits(time.now()).entrySet()) {
            if (wanted.getValue() instanceof DesiredState.Running) {
                UnitId id = new UnitId(name, wanted.getKey());
                runEnded |= applyToUnit(id, state -> state.restartRequested(context()), false);
            }
        }
        if (runEnded | settle(stream, name)) {
            startWaiting();
        }
    }

    private void shutdown() {
        shuttingDown = true;
        DesiredState off = new DesiredState.Stopped("the daemon stops");
        for (StreamName name : List.copyOf(streams.keySet())) {
            streams.get(name).desire(off);
            settle(streams.get(name), name);
        }
    }
}
