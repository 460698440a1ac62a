package io.github.streampusher.supervision;

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
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.StateChange;
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

    private final EventSource eventSource;
    private final Clock clock;
    private final LoopClock time;
    private final Observer observer;
    private final Jitter jitter;
    private final Effect.Ports ports;

    private final SortedMap<StreamName, SupervisedStream> streams = new TreeMap<>();
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Pacer pacer = new Pacer();
    private final Claims claims = new Claims();
    private DesiredStates desiredStates = DesiredStates.NONE;
    private Programs programs = new Programs("", "");
    private boolean shuttingDown;
    private long removedStreams;

    public Supervisor(
            EventSource eventSource, Clock clock, Launcher launcher, Prober prober, Observer observer, Jitter jitter) {
        this.eventSource = eventSource;
        this.clock = clock;
        time = new LoopClock(clock);
        this.observer = observer;
        ports = new Effect.Ports(launcher, prober, observer, () -> pacer.reserveSlot(time.now()));
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
        return shuttingDown && streams.values().stream().noneMatch(stream -> stream.state() instanceof ActiveState);
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
            desiredStates = desiredStates.with(new ManualOverrides(restored.overrides(), Map.of()));
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
            streams.replaceAll((name, stream) -> stream.afterPause());
            observer.clockPaused(pause);
        });
    }

    private void handleDeadline(StreamName name) {
        SupervisedStream stream = streams.get(name);
        if (stream == null) {
            return;
        }
        Optional<Duration> deadline = stream.state().deadline();
        if (deadline.isPresent() && deadline.get().compareTo(time.now()) <= 0) {
            applyTransition(name, state -> state.deadlineReached(context()));
        } else {
            deadlines.schedule(name, deadline);
        }
    }

    /** Applies one stream's transition and runs its effects. */
    private void applyTransition(StreamName name, Function<State, Transition> question) {
        applyTransition(name, question, false);
    }

    private void applyTransition(StreamName name, Function<State, Transition> question, boolean runHasEnded) {
        SupervisedStream before = streams.get(name);
        Transition transition = computeTransition(before.state(), question, runHasEnded);
        SupervisedStream after = before.withState(transition.next(), clock);
        streams.put(name, after);
        boolean runEnded = claims.update(name, after.state());
        deadlines.schedule(name, after.state().deadline());
        transition.effects().forEach(effect -> effect.runOn(ports));
        notifyObserver(before.state(), after.state());
        if (after.state().desired() instanceof DesiredState.Undefined && after.state() instanceof InactiveState) {
            streams.remove(name);
            removedStreams++;
            observer.streamRemoved(name);
        }
        if (runEnded) {
            startWaiting();
        }
    }

    /** Asks the streams again that wait for the end of another's run. */
    private void startWaiting() {
        for (StreamName name : List.copyOf(streams.keySet())) {
            if (streams.get(name).state() instanceof InactiveState waiting
                    && waiting.awaited() == InactiveState.Awaited.OTHER_STREAM) {
                applyTransition(name, state -> state.deadlineReached(context()));
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
     * Reports a change once. While a child runs, only another phase counts, because samples come twice a second. A stream
     * whose backoff ends in a queue for a start slot has not changed.
     */
    private void notifyObserver(State before, State after) {
        boolean sameRun = before.history().runs() == after.history().runs();
        boolean hasStartSlot =
                after instanceof InactiveState waiting && waiting.awaited() == InactiveState.Awaited.START_SLOT;
        boolean sameWhy =
                after instanceof ActiveState || hasStartSlot || before.why().equals(after.why());
        if (before.phase() != after.phase() || !sameRun || !sameWhy) {
            observer.stateChanged(new StateChange(
                    after.history().name(), before.phase(), after.phase(), after.why(), after.diagnosis()));
        }
    }

    private TransitionContext context() {
        return new TransitionContext(
                time.now(), clock.isQuietHour(), jitter, pacer.nextSlot(time.now()), programs, claims::holder);
    }

    private ReloadSummary applyDesired(StreamName name) {
        DesiredState desired = desiredStates.of(name);
        streams.computeIfAbsent(
                name, added -> new SupervisedStream(InactiveState.initial(added, removedStreams), clock.wallTime()));
        State state = streams.get(name).state();
        ReloadSummary summary =
                state.desired().changeTo(desired, state.history().route());
        if (summary != ReloadSummary.UNTOUCHED || state.phase() == Phase.BLOCKED) {
            applyTransition(name, current -> current.desiredChanged(desired, context()));
        }
        return summary;
    }

    private Snapshot snapshot() {
        Instant wallNow = clock.wallTime();
        return new Snapshot(streams.values().stream()
                .map(stream -> stream.status(
                        desiredStates.definition(stream.state().history().name()), time.now(), wallNow))
                .toList());
    }

    /** Events of a run that is no longer the stream's last one are dropped. */
    private void runChanged(Event.RunEvent event) {
        SupervisedStream stream = streams.get(event.run().stream());
        if (stream != null && stream.state().history().lastRun().equals(event.run())) {
            applyTransition(event.run().stream(), state -> state.handle(event, context()), event.endsRun());
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
                    .filter(name -> !streams.get(name).state().desired().equals(desiredStates.of(name)))
                    .forEach(this::applyDesired);
        }
        event.callback().accept(streams.keySet().stream().filter(this::isActive).collect(Collectors.toSet()));
    }

    private boolean isActive(StreamName name) {
        return streams.containsKey(name) && streams.get(name).state() instanceof ActiveState;
    }

    private void replaceDesired(DesiredStates next) {
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
            applyTransition(name, state -> state.restartRequested(context()));
        }
        event.callback()
                .accept(stops || desiredStates.runs(name) ? Event.CommandResult.DONE : Event.CommandResult.LEFT_ALONE);
    }

    private void shutdown() {
        shuttingDown = true;
        DesiredState off = new DesiredState.Stopped("the daemon stops");
        for (StreamName name : List.copyOf(streams.keySet())) {
            applyTransition(name, state -> state.desiredChanged(off, context()));
        }
    }
}
