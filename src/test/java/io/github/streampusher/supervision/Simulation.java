package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.ProbeResult;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Many streams with random faults in a world without time. {@link SimulatedHost} itself fails on a second child of a stream and
 * on a signal to a child that is not the last one.
 */
final class Simulation {
    /** What ends a run; each is as likely as the others. */
    private enum Outcome {
        STALLS_AND_EXITS_AT_SECOND_SIGNAL,
        STALLS_AND_IGNORES_SIGTERM,
        CLOSED_BY_THE_SERVER,
        KILLED,
        /** One run in twenty does not get so far. */
        REFUSED;

        boolean stalls() {
            return this == STALLS_AND_EXITS_AT_SECOND_SIGNAL || this == STALLS_AND_IGNORES_SIGTERM;
        }
    }

    private static final int STREAMS = 500;
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
    private long starts;
    private long observations;
    private long liveObservations;

    /** @param beat time between two samples of a child; the time-outs are some of these */
    Simulation(Duration beat) {
        this.samplePeriod = beat;
        Duration timeout = beat.multipliedBy(3);
        watchdog = new Watchdog(timeout, timeout, 0.9, timeout, Watchdog.OnSlow.WARN);
        IntStream.range(0, STREAMS)
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

    /** Lets the time pass, with a reload each period. */
    Simulation run(Duration length, Duration period) {
        host.define(definitions.toArray(Definition[]::new));
        for (Duration at = period; at.compareTo(length) <= 0; at = at.plus(period)) {
            host.runUntil(at);
            observe();
            host.reports.forEach(this::assertDiagnosisMatchesOutcome);
            Collections.shuffle(definitions, random);
            host.define(definitions.subList(0, STREAMS - random.nextInt(20)).toArray(Definition[]::new));
            host.log.clear();
            host.reports.clear();
        }
        return this;
    }

    long starts() {
        return starts;
    }

    /** The share of streams found live, over all looks. */
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
        starts++;
        boolean refused = random.nextInt(20) == 0;
        Outcome fate = refused ? Outcome.REFUSED : Outcome.values()[random.nextInt(Outcome.values().length - 1)];
        outcomes.put(launch.run(), fate);
        Duration life = samplePeriod.multipliedBy(4).plusSeconds(random.nextInt(4 * 3600));
        if (fate != Outcome.REFUSED) {
            long first = host.now().dividedBy(samplePeriod) + 1;
            scheduleSample(child, first, first, child.startedAt.plus(life));
        }
        switch (fate) {
            case REFUSED ->
                child.exits(
                        Duration.ofMillis(100 + random.nextInt(5000)),
                        1,
                        "[info] Input #0, lavfi",
                        Scripts.CONNECTION_REFUSED);
            case STALLS_AND_EXITS_AT_SECOND_SIGNAL ->
                child.exitsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(Duration.ofMillis(100)));
            case STALLS_AND_IGNORES_SIGTERM -> child.exitsAtSignal(count -> Optional.empty());
            case CLOSED_BY_THE_SERVER -> child.exits(life, 1, Scripts.BROKEN_PIPE);
            case KILLED -> child.exits(life, 137);
        }
    }

    /** Each beat brings about the next, so that the queue stays short. */
    private void scheduleSample(SimulatedHost.Child child, long first, long number, Duration end) {
        host.schedule(samplePeriod.multipliedBy(number), () -> {
            if (child.isGone() || host.now().compareTo(end) > 0) {
                return Optional.empty();
            }
            scheduleSample(child, first, number + 1, end);
            return Optional.of(Scripts.sampled(child.run, samplePeriod.toMillis() * 125 * (number - first + 1)));
        });
    }

    /** No healthy run is ended for a stall, and each that ends is told with its reason. */
    private void assertDiagnosisMatchesOutcome(RunReport report) {
        Outcome fate = outcomes.remove(report.run());
        Optional<Cause> cause = report.diagnosis().map(Diagnosis::cause);
        if (fate == null) { // it had no child
            assertTrue(
                    report.diagnosis()
                            .filter(diagnosis -> diagnosis.cause() != Cause.SOURCE_TIMEOUT)
                            .filter(diagnosis -> !diagnosis.evidence().equals(PROBE_REFUSED))
                            .isEmpty(),
                    report::toString);
            return;
        }
        if (cause.isEmpty()) {
            return; // it was told to stop
        }
        Cause expected = switch (fate) {
            case REFUSED -> Cause.DESTINATION_REFUSED;
            case CLOSED_BY_THE_SERVER -> Cause.DESTINATION_CLOSED;
            case KILLED -> Cause.KILLED;
            case STALLS_AND_IGNORES_SIGTERM, STALLS_AND_EXITS_AT_SECOND_SIGNAL -> Cause.SOURCE_STALLED;
        };
        assertEquals(Optional.of(expected), cause, () -> fate + ": " + report);
        boolean saysStall = report.diagnosis().get().evidence().contains("nothing moved");
        assertEquals(fate.stalls(), saysStall, report::toString);
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
            assertTrue(busy || stream.nextStart().isPresent(), () -> "what has no child has a next start: " + stream);
            observations++;
            liveObservations += stream.phase().isUp() ? 1 : 0;
        }
    }
}
