package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Definition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A day of 500 streams with random faults, in the world without time. {@link World} itself fails on a second child of a
 * stream and on a signal to a child that is not the last one.
 */
class SimulatedDayTest {
    private static final int STREAMS = 500;
    private static final Duration DAY = Duration.ofDays(1);

    /** Coarser than FFmpeg's, and on the same beat for all, so that a day passes quickly. */
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final World world = new World();
    private final Random random = new Random(20_261_123);
    private long starts;

    /** A run that lives for some minutes or hours and then meets one of the faults of real life. */
    private void live(Launch launch, World.Child child) {
        starts++;
        if (random.nextInt(20) == 0) {
            child.exits(Duration.ofMillis(100 + random.nextInt(5000)), 1, "[info] Input #0, lavfi", Facts.REFUSED);
            return;
        }
        Duration life = Duration.ofSeconds(30 + random.nextInt(4 * 3600));
        sendBeats(child, life);
        int fault = random.nextInt(4);
        if (fault == 0) {
            child.endsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(Duration.ofMillis(100)));
        } else if (fault == 1) {
            child.endsAtSignal(count -> Optional.empty());
        } else {
            child.exits(life.plusMillis(random.nextInt(1000)), fault == 2 ? 1 : 137, fault == 2 ? Facts.CLOSED : "");
        }
    }

    /** Each beat brings about the next, so that the queue stays short. */
    private void sendBeats(World.Child child, Duration life) {
        long beat = world.now().dividedBy(BEAT) + 1;
        beat(child, beat, beat, child.startedAt.plus(life));
    }

    private void beat(World.Child child, long first, long beat, Duration end) {
        world.schedule(BEAT.multipliedBy(beat), () -> {
            if (child.isGone() || world.now().compareTo(end) > 0) {
                return Optional.empty();
            }
            beat(child, first, beat + 1, end);
            return Optional.of(Facts.sampled(child.run, 62_500L * (beat - first + 1)));
        });
    }

    @Test
    void inADayOfFaultsNoStreamHasTwoChildrenAndNoneIsForgotten() {
        world.script(this::live);
        List<Definition> definitions = new ArrayList<>(IntStream.range(0, STREAMS)
                .mapToObj(i -> World.definition("s" + i))
                .toList());
        world.want(definitions.toArray(Definition[]::new));
        for (int hour = 1; hour <= DAY.toHours(); hour++) {
            world.runUntil(Duration.ofHours(hour));
            assertEveryStreamIsCaredFor();
            Collections.shuffle(definitions, random);
            world.want(definitions.subList(0, STREAMS - random.nextInt(20)).toArray(Definition[]::new));
            world.log.clear();
            world.reports.clear();
        }
        assertTrue(starts > STREAMS * 10, "the day had faults: " + starts + " starts");
        world.schedule(world.now(), new Event.Shutdown());
        world.runUntil(DAY.plusMinutes(1));
        assertTrue(world.supervisor.isDone());
        assertEquals(
                List.of(),
                world.children.values().stream()
                        .filter(child -> !child.isGone())
                        .toList());
    }

    private void assertEveryStreamIsCaredFor() {
        Snapshot[] snapshot = new Snapshot[1];
        world.schedule(world.now(), new Event.SnapshotAsked(answer -> snapshot[0] = answer));
        world.supervisor.turn();
        for (Snapshot.StreamStatus stream : snapshot[0].streams()) {
            World.Child child = world.children.get(stream.name());
            boolean busy = stream.pid().isPresent() || stream.phase() == Phase.STARTING;
            assertEquals(busy, child != null && !child.isGone(), "a child is known if and only if it lives: " + stream);
            assertTrue(busy || stream.nextStart().isPresent(), "what has no child has a next start: " + stream);
        }
    }
}
