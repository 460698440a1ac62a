package io.github.streampusher.supervision;

import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.Sample;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.Settings.StartRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSource;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.StateChange;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the real loop in simulated time: polling the mailbox moves the clock, and children follow their script. Writes
 * every start, signal and state change to a log, which tests compare.
 */
public final class SimulatedHost implements Clock, EventSource, Launcher, Relay, Prober, Observer {
    private record ScheduledEvent(Duration at, long order, Supplier<Optional<Event>> event) {}

    /** The result of a probe, and how long it takes. */
    record ProbeAnswer(Duration after, ProbeResult result) {}

    /** How a source answers a probe. */
    interface ProbeScript {
        ProbeAnswer answer(Request request);
    }

    /** Schedules the events of a child that has just started. */
    public interface Script {
        void onStart(Launch launch, Child child);
    }

    /** A child that lives in simulated time. */
    public final class Child {
        public final RunId run;
        final Duration startedAt;
        private boolean gone;
        private Sample newest = Sample.EMPTY;
        private Duration sampledAt;
        private int signals;
        private long taken;
        private Function<Integer, Optional<Duration>> exitsAtSignal = count -> Optional.of(Duration.ofMillis(50));

        private final boolean isPaced;

        Child(RunId run, boolean isPaced) {
            this.run = run;
            this.isPaced = isPaced;
            startedAt = clock;
            sampledAt = clock;
        }

        /** Schedules the event for so long after the start. */
        public Child emits(Duration after, Event event) {
            schedule(startedAt.plus(after), () -> unlessGone(event));
            return this;
        }

        /** A child that has exited sends no more events, and exits only once. */
        private Optional<Event> unlessGone(Event event) {
            boolean lived = !gone;
            gone |= event instanceof Event.Exited;
            if (event instanceof Event.Sampled sampled) {
                newest = sampled.sample();
                sampledAt = clock;
            }
            return lived ? Optional.of(event) : Optional.empty();
        }

        Child exits(Duration after, int status, String... lines) {
            return emits(after, Scripts.exited(run, status, lines));
        }

        /** How long after its n-th signal the child exits, counted from 1; empty: not at all. SIGKILL always ends it. */
        Child exitsAtSignal(Function<Integer, Optional<Duration>> script) {
            exitsAtSignal = script;
            return this;
        }

        /** Its exit comes from elsewhere. */
        void end() {
            gone = true;
        }

        boolean isGone() {
            return gone;
        }
    }

    private static final Programs PROGRAMS = new Programs("ffmpeg", "ffprobe");

    private final PriorityQueue<ScheduledEvent> queue =
            new PriorityQueue<>(Comparator.comparing(ScheduledEvent::at).thenComparing(ScheduledEvent::order));
    private long order;
    private Duration clock = Duration.ZERO;
    private Duration wallOffset = Duration.ZERO;
    private Duration pendingPause = Duration.ZERO;
    private Script script = Scripts.HEALTHY;

    public final List<String> log = new ArrayList<>();
    public final Map<StreamName, Child> children = new LinkedHashMap<>();
    private final Map<String, Child> childByAddress = new HashMap<>();
    final Map<UnitId, Child> childByUnit = new HashMap<>();
    private final Map<StreamName, RunId> routed = new HashMap<>();
    private final Map<StreamName, RunId> onAir = new HashMap<>();
    final List<String> overrides = new ArrayList<>();
    final List<String> skipped = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    final List<RunReport> reports = new ArrayList<>();
    public final Supervisor supervisor = new Supervisor(this, this, this, this, this, this, (stream, run) -> 0.5);
    Optional<ReloadSummary> reloadSummary = Optional.empty();
    long heartbeats;

    /** Defects that the loop reported; they fail the test unless it expects them. */
    final List<String> defects = new ArrayList<>();

    boolean expectsDefects;

    ProcessObservation observation = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 0, 0);

    /** Answers probes of sources. */
    ProbeScript probeScript = request -> new ProbeAnswer(Duration.ZERO, new ProbeResult.Skipped());

    /** What a command prints; empty: the probe of its run fails. */
    Function<Text.Command, Optional<String>> commandScript = command -> Optional.empty();

    /** What viewers get at an address. */
    Function<Address, Look> lookScript = url -> Look.moving();
    /** What each channel's list has. */
    List<String> files = List.of();

    /** How often the relay tells what it carries. */
    Duration relayPeriod = Duration.ofMillis(500);

    /** How long each probe waits for others. */
    Duration probeQueueTime = Duration.ZERO;

    /** Whether a cancelled probe never reports its end. */
    boolean ignoreCancel;

    final List<Request> probes = new ArrayList<>();
    private final Map<UnitId, Request> livingProbes = new HashMap<>();

    /** The route that a failback probe finds, by the route in use. */
    Function<Route, Route> bestRoute = taken -> taken;

    public void script(Script newScript) {
        script = newScript;
    }

    /** Moves the clock by so much at the next wait, as if the whole process had been stopped. */
    void pauseClock(Duration length) {
        pendingPause = length;
    }

    /** Time that passes while the loop handles an event. */
    void advanceClock(Duration length) {
        clock = clock.plus(length);
    }

    void shiftWallClock(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    public void schedule(Duration at, Event event) {
        schedule(at, () -> Optional.of(event));
    }

    /** Asks the supplier when the time has come; it may give no event. */
    void schedule(Duration at, Supplier<Optional<Event>> event) {
        queue.add(new ScheduledEvent(at, order++, event));
    }

    public void define(Definition... definitions) {
        Map<StreamName, Definition> streams = new LinkedHashMap<>();
        for (Definition definition : definitions) {
            streams.put(definition.name(), definition);
        }
        define(new DefinitionSet(streams, Map.of()));
    }

    void define(DefinitionSet catalogue) {
        schedule(
                clock,
                new Event.DefinitionsReplaced(
                        catalogue, PROGRAMS, new StartRate(100_000), summary -> reloadSummary = Optional.of(summary)));
    }

    /** Turns the loop until the clock has reached this. */
    public void runUntil(Duration end) {
        while (clock.compareTo(end) < 0 && !supervisor.isDone()) {
            supervisor.runOnce();
        }
    }

    boolean isProbing(StreamName name) {
        return livingProbes.keySet().stream().anyMatch(unit -> unit.stream().equals(name));
    }

    Phase phaseOf(String name) {
        return statusOf(name).phase();
    }

    Snapshot.StreamStatus statusOf(String name) {
        Snapshot[] snapshot = new Snapshot[1];
        schedule(clock, new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        supervisor.runOnce();
        return snapshot[0].streams().stream()
                .filter(stream -> stream.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public static Definition definition(String name) {
        return DefinitionBuilder.stream(name).build();
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
    public boolean isQuietHour() {
        return wallTime().atOffset(ZoneOffset.UTC).getHour() == 4;
    }

    @Override
    public Optional<Event> poll(Duration wait) {
        Duration until = clock.plus(wait);
        if (!pendingPause.isZero() && !wait.isZero()) {
            clock = until.plus(pendingPause);
            pendingPause = Duration.ZERO;
            return Optional.empty();
        }
        while (!queue.isEmpty() && queue.peek().at().compareTo(until) <= 0) {
            ScheduledEvent next = queue.remove();
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
        Child before = childByUnit.get(unit(launch.run()));
        if (before != null && !before.gone) {
            throw new AssertionError("two children of " + unit(launch.run()));
        }
        appendLog("start " + launch.run());
        Child child = new Child(launch.run(), launch.isPaced());
        Child holder = childByAddress.put(address(launch), child);
        if (holder != null && !holder.gone && !address(launch).matches("/dev/null.*|unix:.*")) {
            throw new AssertionError("two children of one address: " + holder.run + " and " + launch.run());
        }
        children.put(launch.run().stream(), child);
        childByUnit.put(unit(launch.run()), child);
        child.emits(
                Duration.ZERO,
                new Event.Started(launch.run(), 1000 + launch.run().number()));
        script.onStart(launch, child);
        if (launch.run().unit().role() != Unit.Role.WHOLE) {
            reportMedia(child);
        }
    }

    /** What the relay tells of a feed or push: it has sent, or taken, what its newest sample says. */
    private void reportMedia(Child child) {
        schedule(clock.plus(relayPeriod), () -> {
            if (child.gone) {
                return Optional.empty();
            }
            reportMedia(child);
            long bytes = child.newest.totalSize().orElse(0);
            if (child.run.unit().role() == Unit.Role.PUSH) {
                child.taken += isMoving(onAir.get(child.run.stream())) ? 1000 : 0;
                return Optional.of(
                        new Event.Backlog(child.run, child.taken, 0, Duration.ZERO, false, 0, 0, Optional.empty()));
            }
            if (bytes > 0 && child.run.equals(routed.get(child.run.stream()))) {
                onAir.put(child.run.stream(), child.run);
            }
            Event.TrackFlow track =
                    new Event.TrackFlow(true, bytes, clock.minus(child.startedAt), clock.minus(child.sampledAt), 0);
            return Optional.of(new Event.Flowing(
                    child.run,
                    child.run.equals(onAir.get(child.run.stream())),
                    track,
                    track,
                    Duration.ofSeconds(2),
                    0,
                    child.isPaced && bytes > 0 && !child.run.equals(onAir.get(child.run.stream())),
                    Optional.empty()));
        });
    }

    private boolean isMoving(RunId feed) {
        Child child = feed == null ? null : childByUnit.get(unit(feed));
        return child != null
                && !child.gone
                && child.run.equals(feed)
                && child.sampledAt.plus(relayPeriod.multipliedBy(2)).compareTo(clock) > 0;
    }

    /** What FFmpeg gets of a single output: the last argument, and the keys that are kept off the command line. */
    private static String address(Launch launch) {
        List<String> presets = new ArrayList<>();
        List<String> arguments = launch.commandLine().reveal(preset -> {
            presets.add(preset.reveal());
            return "preset";
        });
        return arguments.get(arguments.size() - 1) + presets;
    }

    private static UnitId unit(RunId run) {
        return new UnitId(run.stream(), run.unit());
    }

    @Override
    public String open(RunId run, boolean isPaced) {
        throw new AssertionError("only a launcher of real children opens a socket");
    }

    @Override
    public void route(RunId feed) {
        appendLog("route " + feed);
        routed.put(feed.stream(), feed);
    }

    @Override
    public void exited(RunId run) {}

    @Override
    public void whenPlayed(RunId run, Runnable then) {
        throw new AssertionError("only a launcher of real children has exits to tell");
    }

    @Override
    public void stopping(RunId run) {}

    @Override
    public void close(RunId run) {}

    @Override
    public void signal(RunId run, StopSignal signal) {
        appendLog(signal + " " + run);
        Child child = childByUnit.get(unit(run));
        if (!child.run.equals(run)) {
            throw new AssertionError(signal + " for " + run + ", but the child is " + child.run);
        }
        child.signals++;
        Optional<Duration> latency = signal == StopSignal.KILL
                ? Optional.of(Duration.ofMillis(10))
                : child.exitsAtSignal.apply(child.signals);
        latency.ifPresent(after -> schedule(
                clock.plus(after), () -> child.unlessGone(Scripts.exited(run, signal == StopSignal.KILL ? 137 : 255))));
    }

    @Override
    public void examine(RunId run) {
        schedule(clock, new Event.Examined(run, observation));
    }

    @Override
    public void retain(RunId run, List<RetainedFiles> files) {
        String kept = files.stream()
                .map(file -> file.retention().age().map(Object::toString).orElse("by size"))
                .collect(Collectors.joining());
        appendLog("retain " + run + " " + kept);
    }

    @Override
    public void probe(Request request) {
        if (livingProbes.put(unit(request.run()), request) != null) {
            throw new AssertionError("two probes of " + request.run().stream());
        }
        probes.add(request);
        schedule(clock.plus(probeQueueTime), new Event.ProbeStarted(request.run()));

        ProbeScript answer =
                request.asksSource() ? probeScript : asked -> new ProbeAnswer(Duration.ZERO, new ProbeResult.Skipped());
        ProbeAnswer scripted = answer.answer(request);
        schedule(clock.plus(probeQueueTime).plus(scripted.after()), () -> probed(request, scripted.result()));
    }

    @Override
    public void prepareSlate(Programs programs, SlateFile slate) {
        appendLog("prepare slate");
    }

    @Override
    public void watchFiles(Map<StreamName, String> lists) {
        lists.forEach((stream, path) -> schedule(clock, new Event.FilesListed(stream, path, files)));
    }

    /** A probe answers once, cancelled or not. */
    private Optional<Event> probed(Request request, ProbeResult result) {
        if (!livingProbes.remove(unit(request.run()), request)) {
            return Optional.empty();
        }
        Map<Text.Command, String> values = new HashMap<>();
        request.commands()
                .forEach(command -> commandScript.apply(command).ifPresent(value -> values.put(command, value)));
        ProbeResult found = values.size() == request.commands().size()
                ? result
                : new ProbeResult.Failed(new Diagnosis(Cause.COMMAND_FAILED, "no value"));
        return Optional.of(new Event.Probed(request.run(), Capabilities.UNKNOWN, found, new CommandValues(values)));
    }

    @Override
    public void cancel(RunId run) {
        appendLog("cancel probe " + run);
        Request request = livingProbes.get(unit(run));
        if (ignoreCancel) {
            livingProbes.remove(unit(run));
            return;
        }
        schedule(clock.plusMillis(20), () -> probed(request, new ProbeResult.Skipped()));
    }

    @Override
    public void look(RunId run, Programs programs, int output, Address url) {
        appendLog("look " + url);
        schedule(clock.plusMillis(200), () -> Optional.of(new Event.Looked(run, output, lookScript.apply(url))));
    }

    @Override
    public void probeFailback(RunId run, Programs programs, Definition definition, Route route) {
        schedule(
                clock.plusSeconds(1),
                () -> childByUnit.get(unit(run)).unlessGone(new Event.FailbackProbed(run, bestRoute.apply(route))));
    }

    @Override
    public void stateChanged(StateChange change) {
        appendLog(change.toString());
    }

    @Override
    public void overridesChanged(Map<StreamName, Boolean> changed) {
        overrides.add(new TreeMap<>(changed).toString());
    }

    @Override
    public void fileSkipped(StreamName stream, String file, Diagnosis why) {
        skipped.add(file);
    }

    @Override
    public void channelAt(StreamName stream, Position position) {
        positions.add(position);
    }

    @Override
    public void runEnded(RunReport report) {
        reports.add(report);
    }

    @Override
    public void streamRemoved(StreamName stream) {
        appendLog(stream + " forgotten");
    }

    @Override
    public void clockPaused(Duration length) {
        appendLog("paused for " + length);
    }

    @Override
    public void heartbeat(Duration now) {
        heartbeats++;
    }

    @Override
    public void defect(RuntimeException defect) {
        recordDefect("the loop", defect);
    }

    @Override
    public void defect(StreamName stream, RuntimeException defect) {
        recordDefect(stream.value(), defect);
    }

    private void recordDefect(String where, RuntimeException defect) {
        if (!expectsDefects) {
            throw new AssertionError("a defect in " + where, defect);
        }
        defects.add(where + ": " + defect);
    }

    private void appendLog(String text) {
        log.add(String.format("%.3f ", clock.toMillis() / 1000.0) + text);
    }
}
