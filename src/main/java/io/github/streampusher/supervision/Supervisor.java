package io.github.streampusher.supervision;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSource;
import io.github.streampusher.supervision.port.FailbackProber;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.StateChange;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.Blocked;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.Disabled;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.Pacer;
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.StopLadder;
import io.github.streampusher.supervision.state.StopReason;
import io.github.streampusher.supervision.state.Transition;
import io.github.streampusher.supervision.state.TransitionContext;
import io.github.streampusher.supervision.state.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The loop: takes an event, lets the stream's state answer it, does what the answer asks, and sleeps until the next
 * event or the earliest deadline. All it knows is confined to the thread that calls {@link #run()}.
 */
public final class Supervisor implements Runnable {
    /** A turn at least so often, so that a pause of the whole process is measured closely. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** A turn that comes later than this finds a clock that stood still, not streams that did. */
    private static final Duration PAUSE_THRESHOLD = Duration.ofSeconds(2);

    /** Events taken before deadlines are looked at again. */
    private static final int MAX_EVENTS_PER_ITERATION = 1000;

    private final EventSource eventSource;
    private final Clock clock;
    private final Observer observer;
    private final Jitter jitter;
    private final Event.Handler eventHandler = new EventHandler();
    private final EffectRunner effectRunner;

    private final SortedMap<StreamName, SupervisedStream> streams = new TreeMap<>();
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final Pacer pacer = new Pacer();
    private DesiredStates desiredStates = DesiredStates.NONE;
    private Duration now;
    private Duration pausedFor = Duration.ZERO;
    private boolean shuttingDown;

    public Supervisor(
            EventSource mailbox,
            Clock clock,
            Launcher launcher,
            FailbackProber scout,
            Observer observer,
            Jitter jitter) {
        this.eventSource = mailbox;
        this.clock = clock;
        this.observer = observer;
        effectRunner = new EffectRunner(launcher, scout, observer);
        this.jitter = jitter;
        now = clock.now();
    }

    /** Returns after {@link Event.Shutdown}, when the last child is gone. */
    @Override
    public void run() {
        while (!isDone()) {
            runOnce();
        }
    }

    boolean isDone() {
        return shuttingDown && streams.values().stream().noneMatch(subject -> subject.state() instanceof ActiveState);
    }

    /** Waits for an event or a deadline, and deals with all that has come by then. */
    public void runOnce() {
        Duration expectedBy =
                earlier(now.plus(MAX_WAIT), deadlines.nextDeadline().orElse(now.plus(MAX_WAIT)));
        Duration wait = expectedBy.minus(loopTime());
        Optional<Event> event = eventSource.poll(wait.isNegative() ? Duration.ZERO : wait);
        detectPause(loopTime().minus(expectedBy));
        now = loopTime();
        for (int i = 1; event.isPresent(); i++) {
            handle(event.get());
            event = i < MAX_EVENTS_PER_ITERATION ? eventSource.poll(Duration.ZERO) : Optional.empty();
        }
        deadlines.pollDue(now).forEach(this::handleDeadline);
        observer.heartbeat(clock.now());
    }

    /** Whatever is wrong with one event, the loop goes on. */
    private void handle(Event event) {
        try {
            event.dispatchTo(eventHandler);
        } catch (RuntimeException defect) {
            observer.defect(defect);
        }
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** The clock without the pauses of the whole process, so that no deadline passes during one. */
    private Duration loopTime() {
        return clock.now().minus(pausedFor);
    }

    /** Healthy streams must not be judged by the time in which this process was stopped. */
    private void detectPause(Duration late) {
        if (late.compareTo(PAUSE_THRESHOLD) > 0) {
            pausedFor = pausedFor.plus(late);
            streams.replaceAll((name, stream) -> stream.afterPause());
            observer.clockPaused(late);
        }
    }

    private void handleDeadline(StreamName name) {
        SupervisedStream subject = streams.get(name);
        if (subject == null) {
            return;
        }
        Optional<Duration> deadline = subject.state().deadline();
        if (deadline.isPresent() && deadline.get().compareTo(now) <= 0) {
            applyTransition(name, state -> state.deadlineReached(new TransitionContext(now, jitter, pacer)));
        } else {
            deadlines.schedule(name, deadline);
        }
    }

    /** Lets one stream's state answer, and does what the answer asks. */
    private void applyTransition(StreamName name, Function<State, Transition> question) {
        SupervisedStream before = streams.get(name);
        Transition transition = computeTransition(before.state(), question);
        SupervisedStream after = before.withState(transition.next(), clock);
        streams.put(name, after);
        deadlines.schedule(name, after.state().deadline());
        transition.effects().forEach(effect -> effect.dispatchTo(effectRunner));
        notifyObserver(before.state(), after.state());
        if (after.state().desired() instanceof DesiredState.Undefined && after.state() instanceof InactiveState) {
            streams.remove(name);
            observer.streamRemoved(name);
        }
    }

    /** A defect in one stream's transition blocks that stream; the others go on. */
    private Transition computeTransition(State state, Function<State, Transition> question) {
        try {
            return question.apply(state);
        } catch (RuntimeException defect) {
            observer.defect(state.history().name(), defect);
            TransitionContext turn = new TransitionContext(now, jitter, pacer);
            DesiredState broken = new DesiredState.Invalid("a defect of this program: " + defect);
            return state instanceof ActiveState busy
                    ? busy.stop(broken, StopReason.requested("a defect of this program"), StopLadder.STUCK, turn)
                    : broken.transition(state.history(), turn);
        }
    }

    /**
     * A change is told once; while a child lives, only a change of phase is one, for samples come twice a second. Nor is
     * it one that a stream which waited for its time now waits for its turn.
     */
    private void notifyObserver(State before, State after) {
        boolean sameRun = before.history().runs() == after.history().runs();
        boolean hasItsTurn = after instanceof Waiting waiting && waiting.hasStartSlot();
        boolean sameWhy =
                after instanceof ActiveState || hasItsTurn || before.why().equals(after.why());
        if (before.phase() != after.phase() || !sameRun || !sameWhy) {
            observer.stateChanged(new StateChange(
                    after.history().name(), before.phase(), after.phase(), after.why(), after.diagnosis()));
        }
    }

    private ReloadSummary applyDesired(StreamName name) {
        DesiredState desired = desiredStates.of(name);
        streams.computeIfAbsent(name, unknown -> new SupervisedStream(Disabled.initial(unknown), clock.wallTime()));
        State state = streams.get(name).state();
        ReloadSummary summary =
                state.desired().changeTo(desired, state.history().route());
        if (summary != ReloadSummary.UNTOUCHED || state instanceof Blocked) {
            applyTransition(
                    name, current -> current.desiredChanged(desired, new TransitionContext(now, jitter, pacer)));
        }
        return summary;
    }

    private Snapshot snapshot() {
        Instant wallNow = clock.wallTime();
        return new Snapshot(streams.values().stream()
                .map(subject -> subject.status(
                        desiredStates.definition(subject.state().history().name()), now, wallNow))
                .toList());
    }

    /** Takes what comes out of the mailbox. */
    private final class EventHandler implements Event.Handler {
        private TransitionContext context() {
            return new TransitionContext(now, jitter, pacer);
        }

        /** What a run says that is no longer the stream's last is old news. */
        private void forward(Event.ChildEvent event, Function<State, Transition> question) {
            SupervisedStream subject = streams.get(event.run().stream());
            if (subject != null && subject.state().history().lastRunId().equals(event.run())) {
                applyTransition(event.run().stream(), question);
            }
        }

        @Override
        public void started(Event.Started event) {
            forward(event, state -> state.started(event, context()));
        }

        @Override
        public void startFailed(Event.StartFailed event) {
            forward(event, state -> state.startFailed(event, context()));
        }

        @Override
        public void sampled(Event.Sampled event) {
            forward(event, state -> state.sampled(event, context()));
        }

        @Override
        public void examined(Event.Examined event) {
            forward(event, state -> state.examined(event, context()));
        }

        @Override
        public void outputsReported(Event.OutputsReported event) {
            forward(event, state -> state.outputsReported(event, context()));
        }

        @Override
        public void failbackProbed(Event.FailbackProbed event) {
            forward(event, state -> state.failbackProbed(event, context()));
        }

        @Override
        public void exited(Event.Exited event) {
            forward(event, state -> state.exited(event, context()));
        }

        @Override
        public void definitionsReplaced(Event.DefinitionsReplaced event) {
            if (shuttingDown) {
                return;
            }
            effectRunner.setProgram(event.program());
            pacer.reconfigure(event.startRate());
            desiredStates = desiredStates.withDefinitions(event.definitions());
            Set<StreamName> names = new TreeSet<>(streams.keySet());
            names.addAll(desiredStates.names());
            event.callback()
                    .accept(names.stream()
                            .map(Supervisor.this::applyDesired)
                            .reduce(ReloadSummary.NONE, ReloadSummary::plus));
        }

        @Override
        public void commandGiven(Event.CommandGiven event) {
            StreamName name = event.stream();
            if (shuttingDown || !desiredStates.contains(name)) {
                event.callback().accept(false);
                return;
            }
            boolean hadChild = streams.get(name).state() instanceof ActiveState;
            desiredStates = desiredStates.withOverride(name, event.command() != Event.ManualCommand.STOP);
            applyDesired(name);
            boolean hasChild = streams.get(name).state() instanceof ActiveState;
            boolean again = switch (event.command()) {
                case START -> !hasChild;
                case STOP -> false;
                case RESTART -> hadChild || !hasChild;
            };
            if (again) {
                applyTransition(name, state -> state.restartRequested(context()));
            }
            event.callback().accept(true);
        }

        @Override
        public void snapshotRequested(Event.SnapshotRequested event) {
            event.callback().accept(snapshot());
        }

        @Override
        public void shutdown(Event.Shutdown event) {
            shuttingDown = true;
            DesiredState off = new DesiredState.Stopped("the daemon stops");
            for (StreamName name : List.copyOf(streams.keySet())) {
                applyTransition(name, state -> state.desiredChanged(off, context()));
            }
        }
    }
}
