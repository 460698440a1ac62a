package io.github.streampusher.supervision;

import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StartRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSource;
import io.github.streampusher.supervision.port.FailbackProber;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The real loop in a world without real time: the mailbox moves the clock, and children do what their script says.
 * Everything that happens is written to a log, by which tests judge.
 */
public final class World implements Clock, EventSource, Launcher, FailbackProber, Observer {
    private record Scheduled(Duration at, long order, Supplier<Optional<Event>> event) {}

    /** What a child does when it is started. */
    public interface Script {
        void started(Launch launch, Child child);
    }

    /** A child that lives in the world's time. */
    public final class Child {
        public final RunId run;
        final Duration startedAt;
        private boolean gone;
        private int signals;
        private Function<Integer, Optional<Duration>> endsAtSignal = count -> Optional.of(Duration.ofMillis(50));

        Child(RunId run) {
            this.run = run;
            startedAt = clock;
        }

        /** The event comes so long after the start. */
        public Child tells(Duration after, Event event) {
            schedule(startedAt.plus(after), () -> says(event));
            return this;
        }

        /** One that is gone says nothing more, and dies but once. */
        private Optional<Event> says(Event event) {
            boolean lived = !gone;
            gone |= event instanceof Event.Exited;
            return lived ? Optional.of(event) : Optional.empty();
        }

        Child exits(Duration after, int status, String... lines) {
            return tells(after, Facts.exited(run, status, lines));
        }

        /** How long after its n-th signal it is gone, counted from 1; empty: not at all. The kill ends any. */
        Child endsAtSignal(Function<Integer, Optional<Duration>> script) {
            endsAtSignal = script;
            return this;
        }

        boolean isGone() {
            return gone;
        }
    }

    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparing(Scheduled::at).thenComparing(Scheduled::order));
    private long order;
    private Duration clock = Duration.ZERO;
    private Duration wallOffset = Duration.ZERO;
    private Duration standsStill = Duration.ZERO;
    private Script script = Facts.WELL;

    public final List<String> log = new ArrayList<>();
    public final Map<StreamName, Child> children = new LinkedHashMap<>();
    final List<RunReport> reports = new ArrayList<>();
    public final Supervisor supervisor = new Supervisor(this, this, this, this, this, (stream, run) -> 0.5);
    Optional<ReloadSummary> reloaded = Optional.empty();

    ProcessObservation symptoms = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 0, 0);

    /** What a look finds to be the best route, by the one that is taken. */
    Function<Route, Route> best = taken -> taken;

    public void script(Script newScript) {
        script = newScript;
    }

    /** The clock jumps by so much at the next wait, as if the whole process had been stopped. */
    void standStill(Duration length) {
        standsStill = length;
    }

    void wallJumps(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    public void schedule(Duration at, Event event) {
        schedule(at, () -> Optional.of(event));
    }

    /** What happens is decided when its time has come; it may be nothing. */
    void schedule(Duration at, Supplier<Optional<Event>> event) {
        queue.add(new Scheduled(at, order++, event));
    }

    public void want(Definition... definitions) {
        Map<StreamName, Definition> streams = new LinkedHashMap<>();
        for (Definition definition : definitions) {
            streams.put(definition.name(), definition);
        }
        want(new DefinitionSet(streams, Map.of()));
    }

    void want(DefinitionSet catalogue) {
        schedule(
                clock,
                new Event.DefinitionsReplaced(
                        catalogue, "ffmpeg", new StartRate(100_000), summary -> reloaded = Optional.of(summary)));
    }

    /** Lets the loop turn until the clock has come to this. */
    public void runUntil(Duration end) {
        while (clock.compareTo(end) < 0 && !supervisor.isDone()) {
            supervisor.runOnce();
        }
    }

    Phase phaseOf(String name) {
        Snapshot[] snapshot = new Snapshot[1];
        schedule(clock, new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        supervisor.runOnce();
        return snapshot[0].streams().stream()
                .filter(stream -> stream.name().value().equals(name))
                .findFirst()
                .orElseThrow()
                .phase();
    }

    public static Definition definition(String name) {
        return pushed(name, "test");
    }

    static Definition pushed(String name, String input) {
        return Definition.of(
                new StreamName(name),
                Input.Source.of(Address.of(input)),
                Output.of(Address.of("rtmp://h/app/" + name)));
    }

    @Override
    public Duration now() {
        return clock;
    }

    @Override
    public Instant wallTime() {
        return Instant.EPOCH.plus(clock).plus(wallOffset);
    }

    @Override
    public Optional<Event> poll(Duration wait) {
        Duration until = clock.plus(wait);
        if (!standsStill.isZero() && !wait.isZero()) {
            clock = until.plus(standsStill);
            standsStill = Duration.ZERO;
            return Optional.empty();
        }
        while (!queue.isEmpty() && queue.peek().at().compareTo(until) <= 0) {
            Scheduled next = queue.remove();
            clock = next.at().compareTo(clock) > 0 ? next.at() : clock;
            Optional<Event> event = next.event().get();
            if (event.isPresent()) {
                return event;
            }
        }
        clock = until;
        return Optional.empty();
    }

    @Override
    public void start(Launch launch) {
        Child before = children.get(launch.run().stream());
        if (before != null && !before.gone) {
            throw new AssertionError("two children of " + launch.run().stream());
        }
        note("start " + launch.run());
        Child child = new Child(launch.run());
        children.put(launch.run().stream(), child);
        child.tells(
                Duration.ZERO,
                new Event.Started(launch.run(), 1000 + launch.run().number(), launch.commandLine()));
        script.started(launch, child);
    }

    @Override
    public void signal(RunId run, StopSignal signal) {
        note(signal + " " + run);
        Child child = children.get(run.stream());
        if (!child.run.equals(run)) {
            throw new AssertionError(signal + " for " + run + ", but the child is " + child.run);
        }
        child.signals++;
        Optional<Duration> latency = signal == StopSignal.KILL
                ? Optional.of(Duration.ofMillis(10))
                : child.endsAtSignal.apply(child.signals);
        latency.ifPresent(after -> schedule(
                clock.plus(after), () -> child.says(Facts.exited(run, signal == StopSignal.KILL ? 137 : 255))));
    }

    @Override
    public void examine(RunId run) {
        schedule(clock, new Event.Examined(run, symptoms));
    }

    @Override
    public void probe(RunId run, String program, Definition definition, Route route) {
        schedule(
                clock.plusSeconds(1),
                () -> children.get(run.stream()).says(new Event.FailbackProbed(run, best.apply(route))));
    }

    @Override
    public void stateChanged(StateChange change) {
        note(change.toString());
    }

    @Override
    public void runEnded(RunReport report) {
        reports.add(report);
    }

    @Override
    public void streamRemoved(StreamName stream) {
        note(stream + " forgotten");
    }

    @Override
    public void clockPaused(Duration length) {
        note("paused for " + length);
    }

    @Override
    public void defect(RuntimeException defect) {
        throw new AssertionError("a defect", defect);
    }

    @Override
    public void defect(StreamName stream, RuntimeException defect) {
        throw new AssertionError("a defect in " + stream, defect);
    }

    private void note(String text) {
        log.add(String.format("%.3f ", clock.toMillis() / 1000.0) + text);
    }
}
