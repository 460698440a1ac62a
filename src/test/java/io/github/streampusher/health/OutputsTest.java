package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.Definitions;
import io.github.streampusher.supervision.Facts;
import io.github.streampusher.supervision.World;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs with several outputs, whose counters say nothing of them. */
class OutputsTest {
    private static final Optional<Diagnosis> REFUSED =
            Optional.of(new Diagnosis(Cause.DESTINATION_REFUSED, "Connection refused"));
    private static final Optional<Diagnosis> WELL = Optional.empty();

    private final World world = new World();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static Definition two(Optional<Address> backupOfSecond) {
        Definition single = World.definition("news");
        Output second = new Output(Address.of("rtmp://two/app/k"), backupOfSecond, Optional.empty(), true, Map.of());
        return Definitions.with(
                single, single.inputs(), List.of(single.outputs().get(0), second));
    }

    private static Event.OutputsReported told(RunId run, Optional<Diagnosis> first, Optional<Diagnosis> second) {
        return new Event.OutputsReported(run, new OutputFaults(List.of(first, second), Optional.empty()));
    }

    private Snapshot.StreamStatus status() {
        Snapshot[] snapshot = new Snapshot[1];
        world.schedule(world.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        world.supervisor.runOnce();
        return snapshot[0].streams().get(0);
    }

    private World.Child child() {
        return world.children.get(new StreamName("news"));
    }

    @Test
    void oneThatIsDownMakesTheStreamDegradedAndRestartsNothing() {
        world.script((launch, child) -> {
            Facts.WELL.started(launch, child);
            child.tells(seconds(10), told(child.run, WELL, REFUSED));
        });
        world.want(two(Optional.empty()));
        world.runUntil(seconds(100));
        assertEquals(Phase.DEGRADED, status().phase());
        assertEquals("destination-refused: output 2 of 2 down: Connection refused", status().detail());
        assertTrue(status().outputs().get(0).up());
        assertFalse(status().outputs().get(1).up());
        assertEquals(REFUSED, status().outputs().get(1).diagnosis());
        assertEquals(1, child().run.number());
    }

    @Test
    void oneThatIsRefusedAnewAtEachTryIsDownAllTheTime() {
        world.script((launch, child) -> {
            Facts.WELL.started(launch, child);
            for (int i = 0; i < 10; i++) {
                child.tells(seconds(10 + 5 * i), told(child.run, WELL, REFUSED));
                child.tells(seconds(14.8 + 5 * i), told(child.run, WELL, WELL));
            }
        });
        world.want(two(Optional.empty()));
        world.runUntil(seconds(62));
        assertEquals(
                1,
                world.log.stream()
                        .filter(line -> line.contains("news: degraded"))
                        .count(),
                world.log::toString);
        world.runUntil(seconds(80));
        assertEquals(Phase.LIVE, status().phase());
    }

    @Test
    void whenNothingArrivesAnywhereTheRunIsEndedAsByAStall() {
        world.script((launch, child) -> {
            Facts.WELL.started(launch, child);
            child.tells(seconds(10), told(child.run, REFUSED, WELL));
            child.tells(seconds(20), told(child.run, REFUSED, REFUSED));
        });
        world.want(two(Optional.empty()));
        world.runUntil(seconds(34));
        assertEquals(1, child().run.number());
        world.runUntil(seconds(40));
        assertTrue(
                world.log.stream()
                        .anyMatch(line -> line.contains("waiting: destination-refused: outputs 1, 2 of 2 down")),
                world.log::toString);
    }

    @Test
    void aRunNoneOfWhoseOutputsCouldBeOpenedIsNotLive() {
        world.script((launch, child) -> {
            Facts.WELL.started(launch, child);
            child.tells(seconds(0.2), told(child.run, REFUSED, REFUSED));
        });
        world.want(two(Optional.empty()));
        world.runUntil(seconds(29));
        assertEquals(Phase.STARTING, status().phase());
        world.runUntil(seconds(30.5));
        assertTrue(
                world.log.stream()
                        .anyMatch(line -> line.contains("waiting: destination-refused: outputs 1, 2 of 2 down")),
                world.log::toString);
    }

    @Test
    void oneThatStaysDownGoesToItsBackup() {
        world.script((launch, child) -> {
            Facts.WELL.started(launch, child);
            if (launch.commandLine().toString().contains("two")) {
                child.tells(seconds(100), told(child.run, WELL, REFUSED));
            }
        });
        world.want(two(Optional.of(Address.of("rtmp://other/app/k"))));
        world.runUntil(seconds(114));
        assertEquals(1, child().run.number());
        world.runUntil(seconds(118));
        assertEquals(2, child().run.number(), world.log::toString);
        assertEquals(
                "destination-refused: on the backup of output 2 since destination-refused: output 2 of 2 down: "
                        + "Connection refused",
                status().detail());
        assertEquals("rtmp://other/app/***", status().outputs().get(1).url());
        assertTrue(status().outputs().get(1).up());
    }
}
