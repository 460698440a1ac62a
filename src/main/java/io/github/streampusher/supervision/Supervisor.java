package io.github.streampusher.supervision;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Change;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Mailbox;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.Scout;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.state.Blocked;
import io.github.streampusher.supervision.state.Busy;
import io.github.streampusher.supervision.state.Desired;
import io.github.streampusher.supervision.state.Disabled;
import io.github.streampusher.supervision.state.Dismissal;
import io.github.streampusher.supervision.state.Idle;
import io.github.streampusher.supervision.state.Pacer;
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.StopLadder;
import io.github.streampusher.supervision.state.Transition;
import io.github.streampusher.supervision.state.Turn;
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
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Events taken before deadlines are looked at again. */
    private static final int MAX_EVENTS_A_TURN = 1000;

    private final Mailbox mailbox;
    private final Clock clock;
    private final Observer observer;
    private final Jitter jitter;
    private final Event.Recipient events = new Events();
    private final Deeds effects;

    private final SortedMap<StreamName, Subject> subjects = new TreeMap<>();
    private final Alarms alarms = new Alarms();
    private final Pacer pacer = new Pacer();
    private Wishes wishes = Wishes.NONE;
    private Duration now;
    private boolean shuttingDown;

    public Supervisor(Mailbox mailbox, Clock clock, Launcher launcher, Scout scout, Observer observer, Jitter jitter) {
        this.mailbox = mailbox;
        this.clock = clock;
        this.observer = observer;
        effects = new Deeds(launcher, scout, observer);
        this.jitter = jitter;
        now = clock.now();
    }

    /** Returns after {@link Event.Shutdown}, when the last child is gone. */
    @Override
    public void run() {
        while (!isDone()) {
            turn();
        }
    }

    boolean isDone() {
        return shuttingDown && subjects.values().stream().noneMatch(subject -> subject.state() instanceof Busy);
    }

    /** Waits for an event or a deadline, and deals with all that has come by then. */
    public void turn() {
        Duration expectedBy = earlier(now.plus(MAX_WAIT), alarms.next().orElse(now.plus(MAX_WAIT)));
        Duration wait = expectedBy.minus(clock.now());
        Optional<Event> event = mailbox.poll(wait.isNegative() ? Duration.ZERO : wait);
        now = clock.now();
        noticePause(now.minus(expectedBy));
        for (int i = 1; event.isPresent(); i++) {
            deliver(event.get());
            event = i < MAX_EVENTS_A_TURN ? mailbox.poll(Duration.ZERO) : Optional.empty();
        }
        alarms.take(now).forEach(this::meetDeadline);
        observer.turned(now);
    }

    /** Whatever is wrong with one event, the loop goes on. */
    private void deliver(Event event) {
        try {
            event.deliverTo(events);
        } catch (RuntimeException defect) {
            observer.defect(defect);
        }
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Healthy streams must not be judged by a clock that stood still. */
    private void noticePause(Duration late) {
        if (late.compareTo(PAUSE) > 0) {
            alarms.clear();
            subjects.replaceAll((name, subject) -> subject.shifted(late));
            subjects.forEach((name, subject) -> alarms.set(name, subject.state().deadline()));
            observer.paused(late);
        }
    }

    private void meetDeadline(StreamName name) {
        Subject subject = subjects.get(name);
        if (subject == null) {
            return;
        }
        Optional<Duration> deadline = subject.state().deadline();
        if (deadline.isPresent() && deadline.get().compareTo(now) <= 0) {
            answer(name, state -> state.due(new Turn(now, jitter, pacer)));
        } else {
            alarms.set(name, deadline);
        }
    }

    /** Lets one stream's state answer, and does what the answer asks. */
    private void answer(StreamName name, Function<State, Transition> question) {
        Subject before = subjects.get(name);
        Transition transition = ask(before.state(), question);
        Subject after = before.in(transition.next(), clock);
        subjects.put(name, after);
        alarms.set(name, after.state().deadline());
        transition.effects().forEach(effect -> effect.deliverTo(effects));
        tell(before.state(), after.state());
        if (after.state().desired() instanceof Desired.Gone && after.state() instanceof Idle) {
            subjects.remove(name);
            observer.forgotten(name);
        }
    }

    /** A defect in one stream's transition blocks that stream; the others go on. */
    private Transition ask(State state, Function<State, Transition> question) {
        try {
            return question.apply(state);
        } catch (RuntimeException defect) {
            observer.defect(state.ledger().name(), defect);
            Turn turn = new Turn(now, jitter, pacer);
            Desired broken = new Desired.Broken("a defect of this program: " + defect);
            return state instanceof Busy busy
                    ? busy.stop(broken, Dismissal.unwanted("a defect of this program"), StopLadder.STUCK, turn)
                    : broken.settle(state.ledger(), turn);
        }
    }

    /**
     * A change is told once; while a child lives, only a change of phase is one, for samples come twice a second. Nor is
     * it one that a stream which waited for its time now waits for its turn.
     */
    private void tell(State before, State after) {
        boolean sameRun = before.ledger().runs() == after.ledger().runs();
        boolean hasItsTurn = after instanceof Waiting waiting && waiting.placed();
        boolean sameWhy = after instanceof Busy || hasItsTurn || before.why().equals(after.why());
        if (before.phase() != after.phase() || !sameRun || !sameWhy) {
            observer.changed(
                    new Change(after.ledger().name(), before.phase(), after.phase(), after.why(), after.diagnosis()));
        }
    }

    private ReloadSummary want(StreamName name) {
        Desired desired = wishes.of(name);
        subjects.computeIfAbsent(name, unknown -> new Subject(Disabled.unknown(unknown), clock.wallTime()));
        State state = subjects.get(name).state();
        ReloadSummary summary = state.desired().changeTo(desired, state.ledger().route());
        if (summary != ReloadSummary.UNTOUCHED || state instanceof Blocked) {
            answer(name, current -> current.wanted(desired, new Turn(now, jitter, pacer)));
        }
        return summary;
    }

    private Snapshot snapshot() {
        Instant wallNow = clock.wallTime();
        return new Snapshot(subjects.values().stream()
                .map(subject -> subject.status(
                        wishes.definition(subject.state().ledger().name()), now, wallNow))
                .toList());
    }

    /** Takes what comes out of the mailbox. */
    private final class Events implements Event.Recipient {
        private Turn thisTurn() {
            return new Turn(now, jitter, pacer);
        }

        /** What a run says that is no longer the stream's last is old news. */
        private void child(Event.OfChild event, Function<State, Transition> question) {
            Subject subject = subjects.get(event.run().stream());
            if (subject != null && subject.state().ledger().lastRun().equals(event.run())) {
                answer(event.run().stream(), question);
            }
        }

        @Override
        public void started(Event.Started event) {
            child(event, state -> state.started(event, thisTurn()));
        }

        @Override
        public void startFailed(Event.StartFailed event) {
            child(event, state -> state.startFailed(event, thisTurn()));
        }

        @Override
        public void sampled(Event.Sampled event) {
            child(event, state -> state.sampled(event, thisTurn()));
        }

        @Override
        public void examined(Event.Examined event) {
            child(event, state -> state.examined(event, thisTurn()));
        }

        @Override
        public void outputsTold(Event.OutputsTold event) {
            child(event, state -> state.outputsTold(event, thisTurn()));
        }

        @Override
        public void scouted(Event.Scouted event) {
            child(event, state -> state.scouted(event, thisTurn()));
        }

        @Override
        public void exited(Event.Exited event) {
            child(event, state -> state.exited(event, thisTurn()));
        }

        @Override
        public void definitionsReplaced(Event.DefinitionsReplaced event) {
            if (shuttingDown) {
                return;
            }
            effects.useProgram(event.program());
            pacer.retune(event.startRate());
            wishes = wishes.in(event.catalogue());
            Set<StreamName> names = new TreeSet<>(subjects.keySet());
            names.addAll(wishes.names());
            event.done()
                    .accept(names.stream().map(Supervisor.this::want).reduce(ReloadSummary.NONE, ReloadSummary::plus));
        }

        @Override
        public void ordered(Event.Ordered event) {
            StreamName name = event.stream();
            if (shuttingDown || !wishes.knows(name)) {
                event.done().accept(false);
                return;
            }
            boolean hadChild = subjects.get(name).state() instanceof Busy;
            wishes = wishes.with(name, event.order() != Event.Order.STOP);
            want(name);
            boolean hasChild = subjects.get(name).state() instanceof Busy;
            boolean again = switch (event.order()) {
                case START -> !hasChild;
                case STOP -> false;
                case RESTART -> hadChild || !hasChild;
            };
            if (again) {
                answer(name, state -> state.restarted(thisTurn()));
            }
            event.done().accept(true);
        }

        @Override
        public void snapshotAsked(Event.SnapshotAsked event) {
            event.answer().accept(snapshot());
        }

        @Override
        public void shutdown(Event.Shutdown event) {
            shuttingDown = true;
            Desired off = new Desired.Off("the daemon stops");
            for (StreamName name : List.copyOf(subjects.keySet())) {
                answer(name, state -> state.wanted(off, thisTurn()));
            }
        }
    }
}
