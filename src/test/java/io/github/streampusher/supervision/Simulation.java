package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
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
 * Many streams with random faults in a world without time. {@link World} itself fails on a second child of a stream and
 * on a signal to a child that is not the last one.
 */
final class Simulation {
    /** What ends a run; each is as likely as the others. */
    private enum Fate {
        STALLS_AND_OBEYS_THE_SECOND_SIGNAL,
        STALLS_AND_OBEYS_NOTHING,
        CLOSED_BY_THE_SERVER,
        KILLED,
        /** One run in twenty does not get so far. */
        REFUSED;

        boolean stalls() {
            return this == STALLS_AND_OBEYS_THE_SECOND_SIGNAL || this == STALLS_AND_OBEYS_NOTHING;
        }
    }

    private static final int STREAMS = 500;

    private final World world = new World();
    private final Random random = new Random(20_261_123);
    private final Map<RunId, Fate> fates = new HashMap<>();

    /** Coarser than FFmpeg's, and the same for all, so that the time passes quickly. */
    private final Duration beat;

    private final Watchdog watchdog;
    private final List<Definition> definitions = new ArrayList<>();
    private long starts;
    private long looks;
    private long live;

    /** @param beat time between two samples of a child; the time-outs are some of these */
    Simulation(Duration beat) {
        this.beat = beat;
        Duration timeout = beat.multipliedBy(3);
        watchdog = new Watchdog(timeout, timeout, 0.9, timeout, Watchdog.OnSlow.WARN);
        IntStream.range(0, STREAMS).forEach(i -> definitions.add(patient(World.definition("s" + i))));
        world.script(this::live);
    }

    private Definition patient(Definition like) {
        return new Definition(
                like.name(),
                true,
                like.labels(),
                like.inputs(),
                like.outputs(),
                like.video(),
                like.audio(),
                watchdog,
                like.restart(),
                like.ffmpeg());
    }

    /** Lets the time pass, with a reload each period. */
    Simulation pass(Duration length, Duration period) {
        world.want(definitions.toArray(Definition[]::new));
        for (Duration at = period; at.compareTo(length) <= 0; at = at.plus(period)) {
            world.runUntil(at);
            look();
            world.reports.forEach(this::assertRightlyJudged);
            Collections.shuffle(definitions, random);
            world.want(definitions.subList(0, STREAMS - random.nextInt(20)).toArray(Definition[]::new));
            world.log.clear();
            world.reports.clear();
        }
        return this;
    }

    long starts() {
        return starts;
    }

    /** The share of streams found live, over all looks. */
    double availability() {
        return (double) live / looks;
    }

    Simulation shutDown() {
        world.schedule(world.now(), new Event.Shutdown());
        world.runUntil(world.now().plusMinutes(1));
        assertTrue(world.supervisor.isDone());
        assertEquals(
                List.of(),
                world.children.values().stream()
                        .filter(child -> !child.isGone())
                        .toList());
        return this;
    }

    private void live(Launch launch, World.Child child) {
        starts++;
        boolean refused = random.nextInt(20) == 0;
        Fate fate = refused ? Fate.REFUSED : Fate.values()[random.nextInt(Fate.values().length - 1)];
        fates.put(launch.run(), fate);
        Duration life = beat.multipliedBy(4).plusSeconds(random.nextInt(4 * 3600));
        if (fate != Fate.REFUSED) {
            long first = world.now().dividedBy(beat) + 1;
            beat(child, first, first, child.startedAt.plus(life));
        }
        switch (fate) {
            case REFUSED ->
                child.exits(Duration.ofMillis(100 + random.nextInt(5000)), 1, "[info] Input #0, lavfi", Facts.REFUSED);
            case STALLS_AND_OBEYS_THE_SECOND_SIGNAL ->
                child.endsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(Duration.ofMillis(100)));
            case STALLS_AND_OBEYS_NOTHING -> child.endsAtSignal(count -> Optional.empty());
            case CLOSED_BY_THE_SERVER -> child.exits(life, 1, Facts.CLOSED);
            case KILLED -> child.exits(life, 137);
        }
    }

    /** Each beat brings about the next, so that the queue stays short. */
    private void beat(World.Child child, long first, long number, Duration end) {
        world.schedule(beat.multipliedBy(number), () -> {
            if (child.isGone() || world.now().compareTo(end) > 0) {
                return Optional.empty();
            }
            beat(child, first, number + 1, end);
            return Optional.of(Facts.sampled(child.run, beat.toMillis() * 125 * (number - first + 1)));
        });
    }

    /** No healthy run is ended for a stall, and each that ends is told with its reason. */
    private void assertRightlyJudged(RunReport report) {
        Fate fate = fates.remove(report.run());
        Optional<Cause> cause = report.diagnosis().map(Diagnosis::cause);
        if (cause.isEmpty()) {
            return; // it was told to stop
        }
        Cause expected = switch (fate) {
            case REFUSED -> Cause.DESTINATION_REFUSED;
            case CLOSED_BY_THE_SERVER -> Cause.DESTINATION_CLOSED;
            case KILLED -> Cause.KILLED;
            case STALLS_AND_OBEYS_NOTHING, STALLS_AND_OBEYS_THE_SECOND_SIGNAL -> Cause.UNKNOWN;
        };
        assertEquals(Optional.of(expected), cause, () -> fate + ": " + report);
        boolean saysStall = report.diagnosis().get().evidence().contains("nothing moved");
        assertEquals(fate.stalls(), saysStall, report::toString);
    }

    private void look() {
        Snapshot[] snapshot = new Snapshot[1];
        world.schedule(world.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        world.supervisor.runOnce();
        for (Snapshot.StreamStatus stream : snapshot[0].streams()) {
            World.Child child = world.children.get(stream.name());
            boolean busy = stream.pid().isPresent() || stream.phase() == Phase.STARTING;
            assertEquals(
                    busy,
                    child != null && !child.isGone(),
                    () -> "a child is known if and only if it lives: " + stream);
            assertTrue(busy || stream.nextStart().isPresent(), () -> "what has no child has a next start: " + stream);
            looks++;
            live += stream.phase().isUp() ? 1 : 0;
        }
    }
}
