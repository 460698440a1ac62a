package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Sample;
import io.github.streampusher.health.SourceReport;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Runs many streams with random faults in simulated time. {@link SimulatedHost} itself fails on a second child of a
 * stream or of an address, and on a signal to a child that is not the last one.
 */
final class Simulation {
    /** How a run ends; all are equally likely. */
    private enum Outcome {
        STALLS_AND_EXITS_AT_SECOND_SIGNAL,
        STALLS_AND_IGNORES_SIGTERM,
        CLOSED_BY_THE_SERVER,
        KILLED,
        VIDEO_STOPS_WHILE_AUDIO_GOES_ON,
        SOURCE_CLOCK_LEAPS,
        /** One run in twenty, instead of the others. */
        REFUSED;

        boolean stalls() {
            return this == STALLS_AND_EXITS_AT_SECOND_SIGNAL || this == STALLS_AND_IGNORES_SIGTERM;
        }
    }

    private static final int MOVED_KEYS = 5;
    private static final int MIN_SAMPLES = 4;
    private static final Duration RANDOM_LIFE = Duration.ofHours(4);
    private static final String LEAP_LINE = "DTS 44123, next:18000000 st:0 invalid dropping";
    private static final String PROBE_REFUSED = "the probe was refused";
    private static final Media MEDIA =
            Planner.plan(SimulatedHost.definition("test")).media().orElseThrow();

    private final SimulatedHost host = new SimulatedHost();
    private final Random random = new Random(20_261_123);
    private final Map<RunId, Outcome> outcomes = new HashMap<>();

    /** Coarser than FFmpeg's, and the same for all, so that the time passes quickly. */
    private final Duration samplePeriod;

    private final Watchdog watchdog;
    private final List<Definition> definitions = new ArrayList<>();
    private final Map<Cause, Integer> endings = new EnumMap<>(Cause.class);
    private long observations;
    private long liveObservations;

    /**
     * @param streams how many
     * @param samplePeriod time between two samples of a child
     * @param timeout of the start, of a stall and of slowness; some sample periods
     */
    Simulation(int streams, Duration samplePeriod, Duration timeout) {
        this.samplePeriod = samplePeriod;
        watchdog = new Watchdog(timeout, timeout, 0.9, timeout, Watchdog.DEFAULT_SEAMLESS_AFTER, Watchdog.OnSlow.WARN);
        IntStream.range(0, streams)
                .forEach(i -> definitions.add(DefinitionBuilder.stream("s" + i)
                        .input("rtmp://h/in/" + i)
                        .watchdog(watchdog)
                        .build()));
        host.script(this::playOutcome);
        host.probeScript = request -> probeAnswer();
    }

    /** One source in twenty is slow, one in twenty refuses; what is found changes from probe to probe. */
    private SimulatedHost.ProbeAnswer probeAnswer() {
        Duration time = Duration.ofMillis(random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(200));
        ProbeResult result = switch (random.nextInt(20)) {
            case 0 -> new ProbeResult.Failed(new Diagnosis(Cause.SOURCE_REFUSED, PROBE_REFUSED));
            case 1, 2 -> new ProbeResult.Skipped();
            default -> new ProbeResult.Succeeded(MEDIA);
        };
        return new SimulatedHost.ProbeAnswer(time, result);
    }

    /** Lets the time pass, with a reload at the end of each period. */
    Simulation run(Duration length, Duration period) {
        host.define(definitions.toArray(Definition[]::new));
        for (Duration at = period; at.compareTo(length) <= 0; at = at.plus(period)) {
            host.runUntil(at);
            observe();
            host.reports.forEach(this::assertDiagnosisMatchesOutcome);
            Collections.shuffle(definitions, random);
            for (int i = 0; i < MOVED_KEYS; i++) {
                swapOutputs(i, definitions.size() - 1 - i);
            }
            host.define(definitions
                    .subList(0, definitions.size() - random.nextInt(definitions.size() / 25))
                    .toArray(Definition[]::new));
            host.log.clear();
            host.reports.clear();
        }
        return this;
    }

    private void swapOutputs(int one, int other) {
        Definition first = definitions.get(one);
        Definition second = definitions.get(other);
        definitions.set(one, withOutputs(first, second.outputs()));
        definitions.set(other, withOutputs(second, first.outputs()));
    }

    private Definition withOutputs(Definition definition, List<Output> outputs) {
        return DefinitionBuilder.stream(definition.name().value())
                .inputs(definition.inputs())
                .watchdog(watchdog)
                .outputs(outputs)
                .build();
    }

    /** How many runs ended for each cause. */
    Map<Cause, Integer> endings() {
        return endings;
    }

    /** How long a run lives that is not refused, until something ends it or it stalls. */
    Duration meanLife() {
        return samplePeriod.multipliedBy(MIN_SAMPLES).plus(RANDOM_LIFE.dividedBy(2));
    }

    /** The share of streams found live, over all observations. */
    double availability() {
        return (double) liveObservations / observations;
    }

    Simulation shutDown() {
        host.schedule(host.now(), new Event.Shutdown());
        host.runUntil(host.now().plusMinutes(1));
        assertTrue(host.supervisor.isDone());
        assertEquals(
                List.of(),
                host.children.values().stream().filter(child -> !child.isGone()).toList());
        return this;
    }

    private void playOutcome(Launch launch, SimulatedHost.Child child) {
        boolean refused = random.nextInt(20) == 0;
        Outcome outcome = refused ? Outcome.REFUSED : Outcome.values()[random.nextInt(Outcome.values().length - 1)];
        outcomes.put(launch.run(), outcome);
        Duration life =
                samplePeriod.multipliedBy(MIN_SAMPLES).plusSeconds(random.nextInt((int) RANDOM_LIFE.toSeconds()));
        if (outcome != Outcome.REFUSED) {
            long first = host.now().dividedBy(samplePeriod) + 1;
            scheduleSample(child, outcome, first, first, child.startedAt.plus(life));
        }
        switch (outcome) {
            case REFUSED ->
                child.exits(
                        Duration.ofMillis(100 + random.nextInt(5000)),
                        1,
                        "[info] Input #0, lavfi",
                        Scripts.CONNECTION_REFUSED);
            case STALLS_AND_EXITS_AT_SECOND_SIGNAL ->
                child.exitsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(Duration.ofMillis(100)));
            case VIDEO_STOPS_WHILE_AUDIO_GOES_ON, SOURCE_CLOCK_LEAPS ->
                child.exitsAtSignal(count -> Optional.of(Duration.ofMillis(100)));
            case STALLS_AND_IGNORES_SIGTERM -> child.exitsAtSignal(count -> Optional.empty());
            case CLOSED_BY_THE_SERVER -> child.exits(life, 1, Scripts.BROKEN_PIPE);
            case KILLED -> child.exits(life, 137);
        }
    }

    /** Each sample schedules the next, so that the queue stays short. */
    private void scheduleSample(SimulatedHost.Child child, Outcome outcome, long first, long number, Duration end) {
        host.schedule(samplePeriod.multipliedBy(number), () -> {
            Sample usual = sample(number - first + 1);
            Optional<Event> event = host.now().compareTo(end) > 0
                    ? afterEnd(child.run, outcome, usual, sample(end.dividedBy(samplePeriod) - first + 1))
                    : Optional.of(new Event.Sampled(child.run, usual));
            if (child.isGone() || event.isEmpty()) {
                return Optional.empty();
            }
            scheduleSample(child, outcome, first, number + 1, end);
            return event;
        });
    }

    private Sample sample(long number) {
        return Scripts.sample(samplePeriod.toMillis() * 125 * number);
    }

    private static Optional<Event> afterEnd(RunId run, Outcome outcome, Sample usual, Sample last) {
        return switch (outcome) {
            case VIDEO_STOPS_WHILE_AUDIO_GOES_ON ->
                Optional.of(new Event.Sampled(
                        run, new Sample(last.frames(), usual.outTimeMicros(), usual.totalSize(), 0, 0, false)));
            case SOURCE_CLOCK_LEAPS ->
                Optional.of(new Event.SourceReported(run, new SourceReport(SourceReport.Kind.TIME_LEAP, LEAP_LINE)));
            default -> Optional.empty();
        };
    }

    /** No healthy run is ended for a stall, and each run that ends has the right cause. */
    private void assertDiagnosisMatchesOutcome(RunReport report) {
        Outcome outcome = outcomes.remove(report.run());
        Optional<Cause> cause = report.diagnosis().map(Diagnosis::cause);
        if (outcome == null) { // the probe failed, and no child started
            assertTrue(
                    report.diagnosis()
                            .filter(diagnosis -> diagnosis.cause() != Cause.SOURCE_TIMEOUT)
                            .filter(diagnosis -> !diagnosis.evidence().equals(PROBE_REFUSED))
                            .isEmpty(),
                    report::toString);
            return;
        }
        if (cause.isEmpty()) {
            return; // a reload removed the stream
        }
        endings.merge(cause.get(), 1, Integer::sum);
        Cause expected = switch (outcome) {
            case REFUSED -> Cause.DESTINATION_REFUSED;
            case CLOSED_BY_THE_SERVER -> Cause.DESTINATION_CLOSED;
            case KILLED -> Cause.KILLED;
            case SOURCE_CLOCK_LEAPS -> Cause.SOURCE_LOST;
            case STALLS_AND_IGNORES_SIGTERM, STALLS_AND_EXITS_AT_SECOND_SIGNAL, VIDEO_STOPS_WHILE_AUDIO_GOES_ON ->
                Cause.SOURCE_STALLED;
        };
        assertEquals(Optional.of(expected), cause, () -> outcome + ": " + report);
        boolean saysStall = report.diagnosis().get().evidence().contains("nothing moved");
        assertEquals(outcome.stalls(), saysStall, report::toString);
    }

    private void observe() {
        Snapshot[] snapshot = new Snapshot[1];
        host.schedule(host.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        host.supervisor.runOnce();
        for (Snapshot.StreamStatus stream : snapshot[0].streams()) {
            SimulatedHost.Child child = host.children.get(stream.name());
            boolean busy =
                    stream.pid().isPresent() || stream.phase() == Phase.STARTING || stream.phase() == Phase.STOPPING;
            boolean lives = child != null && !child.isGone() || host.isProbing(stream.name());
            assertEquals(busy, lives, () -> "a run is known if and only if its probe or child lives: " + stream);
            assertTrue(
                    busy || stream.nextStart().isPresent(), () -> "a stream without a run has a next start: " + stream);
            observations++;
            liveObservations += stream.phase().isUp() ? 1 : 0;
        }
    }
}
