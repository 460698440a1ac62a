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
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.state.DesiredState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The loop: takes an event, asks the stream's state for a transition, runs its effects, and sleeps until the next event or
 * the earliest deadline. Everything in it is confined to the thread that calls {@link #run()}.
 */
public final class Supervisor implements Runnable {
    /** The longest sleep, so that a pause of the whole process is measured closely. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** Observers look through all streams, which must not be done for each sample of each stream. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(500);

    /** Events handled before the deadlines are checked again. */
    private static final int MAX_EVENTS_PER_ITERATION = 1000;

    private final EventSource eventSource;
    private final Clock clock;
    private final LoopClock time;
    private final Observer observer;
    private final Streams streams;
    private final ScheduleClock scheduleClock = new ScheduleClock();
    private DesiredStates desiredStates = DesiredStates.NONE;
    private Duration nextHeartbeat = Duration.ZERO;
    private boolean shuttingDown;

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
        streams = new Streams(clock, time, launcher, relay, prober, observer, jitter);
    }

    /** Returns after {@link Event.Shutdown}, when the last child is gone. */
    @Override
    public void run() {
        while (!isDone()) {
            runOnce();
        }
    }

    boolean isDone() {
        return shuttingDown && streams.all().stream().noneMatch(SupervisedStream::isActive);
    }

    /** Waits for an event or a deadline, then handles everything that has arrived or is due. */
    public void runOnce() {
        Duration latest = time.now().plus(MAX_WAIT);
        Duration expectedBy = streams.nextDeadline()
                .filter(next -> next.compareTo(latest) < 0)
                .orElse(latest);
        Optional<Event> event = eventSource.poll(time.until(expectedBy));
        advanceTime(expectedBy);
        boolean hasNews = false;
        for (int i = 1; event.isPresent(); i++) {
            handle(event.get());
            hasNews |= !isPeriodic(event.get());
            advanceTime(time.now());
            event = i < MAX_EVENTS_PER_ITERATION ? eventSource.poll(Duration.ZERO) : Optional.empty();
        }
        streams.handleDeadlines();
        if (hasNews || clock.now().compareTo(nextHeartbeat) >= 0) {
            nextHeartbeat = clock.now().plus(HEARTBEAT_INTERVAL);
            observer.heartbeat(clock.now());
        }
    }

    /** Whether each run sends such an event again and again while all is well. */
    private static boolean isPeriodic(Event event) {
        return event instanceof Event.Sampled || event instanceof Event.Flowing || event instanceof Event.Backlog;
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
            streams.handle(runEvent);
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
        } else if (event instanceof Event.PositionsRestored restored) {
            streams.channels().restore(restored.positions());
        } else if (event instanceof Event.FilesListed listed) {
            streams.listed(listed);
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
     * The time in which this process was stopped must not count against healthy streams.
     */
    private void advanceTime(Duration expected) {
        time.advance(expected).ifPresent(pause -> {
            streams.afterPause();
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
                .filter(streams.names()::contains)
                .toList()
                .forEach(this::applyDesired);
    }

    private Snapshot snapshot() {
        Instant wallNow = clock.wallTime();
        return new Snapshot(streams.all().stream()
                .map(stream -> stream.status(desiredStates, time.now(), wallNow))
                .toList());
    }

    private void definitionsReplaced(Event.DefinitionsReplaced event) {
        if (shuttingDown) {
            return;
        }
        streams.reconfigure(event.programs(), event.startRate());
        replaceDesired(desiredStates.withDefinitions(event.definitions()));
        streams.channels().watch(event.definitions().definitions().values());
        Set<StreamName> names = streams.names();
        names.addAll(desiredStates.names());
        // streams that must stop come first: a device may be handed over from one stream to another
        event.callback()
                .accept(names.stream()
                        .sorted(Comparator.comparing(name -> !streams.isActive(name)))
                        .map(this::applyDesired)
                        .reduce(ReloadSummary.NONE, ReloadSummary::plus));
    }

    private void placesReplaced(Event.PlacesReplaced event) {
        desiredStates = desiredStates.with(event.places());
        if (!shuttingDown) {
            streams.all().stream()
                    .filter(stream -> !stream.desired().equals(desiredStates.of(stream.name())))
                    .map(SupervisedStream::name)
                    .forEach(this::applyDesired);
        }
        event.callback()
                .accept(streams.names().stream().filter(streams::isActive).collect(Collectors.toSet()));
    }

    private ReloadSummary applyDesired(StreamName name) {
        return streams.apply(name, desiredStates.of(name));
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
        if (event.command() == Event.ManualCommand.SKIP) {
            event.callback().accept(streams.skip(name) ? Event.CommandResult.DONE : Event.CommandResult.LEFT_ALONE);
            return;
        }
        boolean stands =
                streams.find(name).orElseThrow().state().phase() == Phase.FINISHED || !desiredStates.runs(name);
        if (event.command() == Event.ManualCommand.RESTART && !event.named() && stands) {
            event.callback().accept(Event.CommandResult.LEFT_ALONE);
            return;
        }
        boolean hadChild = streams.isActive(name);
        replaceDesired(desiredStates.after(event));
        applyDesired(name);
        boolean stops = event.command() == Event.ManualCommand.STOP;
        boolean hasChild = streams.isActive(name);
        boolean again = event.command() == Event.ManualCommand.RESTART ? hadChild || !hasChild : !hasChild;
        if (again && !stops && desiredStates.runs(name)) {
            streams.restart(name);
        }
        event.callback().accept(resultOf(event));
    }

    private Event.CommandResult resultOf(Event.CommandGiven event) {
        if (event.command() == Event.ManualCommand.STOP) {
            return Event.CommandResult.DONE;
        }
        if (!desiredStates.runs(event.stream())) {
            return Event.CommandResult.LEFT_ALONE;
        }
        return desiredStates.definition(event.stream()).isPresent()
                ? Event.CommandResult.DONE
                : Event.CommandResult.WRONG_DEFINITION;
    }

    private void shutdown() {
        shuttingDown = true;
        streams.stop(new DesiredState.Stopped("the daemon stops"));
    }
}
