package io.github.streampusher.health;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.Scripts;
import io.github.streampusher.supervision.SimulatedHost;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs with several outputs, whose state does not show in the counters. */
class OutputsTest {
    private static final Optional<Diagnosis> REFUSED =
            Optional.of(new Diagnosis(Cause.DESTINATION_REFUSED, "Connection refused"));
    private static final Optional<Diagnosis> CLOSED =
            Optional.of(new Diagnosis(Cause.DESTINATION_CLOSED, "Broken pipe"));
    private static final Optional<Diagnosis> UP = Optional.empty();

    private final SimulatedHost host = new SimulatedHost();

    private static Definition twoOutputs(Optional<Address> backupOfSecond) {
        Output second = new Output(
                DefinitionBuilder.address("srt://two:9000"), backupOfSecond, Optional.empty(), true, Map.of());
        return stream("news")
                .hevc()
                .outputs(List.of(output("srt://h:9000"), second))
                .build();
    }

    private static Event.OutputsReported outputFaults(
            RunId run, Optional<Diagnosis> first, Optional<Diagnosis> second) {
        return new Event.OutputsReported(run, new Outputs.Faults(List.of(first, second), Optional.empty()));
    }

    private Snapshot.StreamStatus status() {
        Snapshot[] snapshot = new Snapshot[1];
        host.schedule(host.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        host.supervisor.runOnce();
        return snapshot[0].streams().get(0);
    }

    private SimulatedHost.Child child() {
        return host.children.get(new StreamName("news"));
    }

    @Test
    void oneOutputDownDegradesStreamWithoutRestart() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.emits(seconds(10), outputFaults(child.run, UP, REFUSED));
        });
        host.define(twoOutputs(Optional.empty()));
        host.runUntil(seconds(100));
        assertEquals(Phase.DEGRADED, status().phase());
        assertEquals("destination-refused: output 2 of 2 down: Connection refused", status().detail());
        assertEquals(Optional.of(true), status().outputs().get(0).up());
        assertEquals(Optional.of(false), status().outputs().get(1).up());
        assertEquals(REFUSED, status().outputs().get(1).diagnosis());
        assertEquals(1, child().run.number());
    }

    @Test
    void eachDetourIsTold() {
        host.script((launch, child) -> {
            if (launch.commandLine().toString().contains("backup")) {
                Scripts.HEALTHY.onStart(launch, child);
                child.emits(seconds(10), outputFaults(child.run, REFUSED, UP));
                child.emits(seconds(20), outputFaults(child.run, REFUSED, CLOSED));
            } else {
                Scripts.HEALTHY.onStart(launch, child);
                child.emits(seconds(10), outputFaults(child.run, UP, REFUSED));
            }
        });
        host.define(twoOutputs(Optional.of(DefinitionBuilder.address("srt://backup:9000"))));
        host.runUntil(seconds(50));
        String backup = "destination-refused: on the backup of output 2 since destination-refused: output 2 of 2 down: "
                + "Connection refused";
        String first = "destination-refused: output 1 of 2 down: Connection refused; ";
        assertTrue(
                host.log.stream().anyMatch(line -> line.endsWith("degraded: " + first + backup)), host.log::toString);
        String both = first + "destination-closed: output 2 of 2 down: Broken pipe; " + backup;
        assertTrue(host.log.stream().anyMatch(line -> line.endsWith("degraded: " + both)), host.log::toString);
        assertTrue(status().detail().startsWith(both + " (fallback since "), status()::detail);
    }

    @Test
    void outputRefusedAtEachRetryStaysDown() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            for (int i = 0; i < 10; i++) {
                child.emits(seconds(10 + 5 * i), outputFaults(child.run, UP, REFUSED));
                child.emits(seconds(14.8 + 5 * i), outputFaults(child.run, UP, UP));
            }
        });
        host.define(twoOutputs(Optional.empty()));
        host.runUntil(seconds(62));
        assertEquals(
                1,
                host.log.stream()
                        .filter(line -> line.contains("news: degraded"))
                        .count(),
                host.log::toString);
        host.runUntil(seconds(80));
        assertEquals(Phase.LIVE, status().phase());
    }

    @Test
    void allOutputsDownEndsRunAfterStallTimeout() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.emits(seconds(10), outputFaults(child.run, REFUSED, UP));
            child.emits(seconds(20), outputFaults(child.run, REFUSED, REFUSED));
        });
        host.define(twoOutputs(Optional.empty()));
        host.runUntil(seconds(34));
        assertEquals(1, child().run.number());
        host.runUntil(seconds(40));
        assertTrue(
                host.log.stream()
                        .anyMatch(line -> line.contains("waiting: destination-refused: outputs 1, 2 of 2 down")),
                host.log::toString);
    }

    @Test
    void runWithoutOpenOutputIsNotLive() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.emits(seconds(0.2), outputFaults(child.run, REFUSED, REFUSED));
        });
        host.define(twoOutputs(Optional.empty()));
        host.runUntil(seconds(29));
        assertEquals(Phase.STARTING, status().phase());
        host.runUntil(seconds(30.5));
        assertTrue(
                host.log.stream()
                        .anyMatch(line -> line.contains("waiting: destination-refused: outputs 1, 2 of 2 down")),
                host.log::toString);
    }

    @Test
    void outputThatStaysDownFailsOverToBackup() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            if (launch.commandLine().toString().contains("two")) {
                child.emits(seconds(100), outputFaults(child.run, UP, REFUSED));
            }
        });
        host.define(twoOutputs(Optional.of(DefinitionBuilder.address("srt://other:9000"))));
        host.runUntil(seconds(114));
        assertEquals(1, child().run.number());
        host.runUntil(seconds(118));
        assertEquals(2, child().run.number(), host.log::toString);
        assertEquals(
                "destination-refused: on the backup of output 2 since destination-refused: output 2 of 2 down: "
                        + "Connection refused (fallback since TIME)",
                status().detail().replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "TIME"));
        assertEquals("srt://other:9000", status().outputs().get(1).url());
        assertEquals(Optional.empty(), status().outputs().get(1).up());
        host.runUntil(seconds(140));
        assertEquals(Optional.of(true), status().outputs().get(1).up());
    }

    /** FFmpeg has not said which one cannot be written. */
    @Test
    void outputThatMayBeTheOneWithTheFaultIsUnknown() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.emits(
                    seconds(2),
                    new Event.OutputsReported(child.run, new Outputs.Faults(List.of(UP, REFUSED), REFUSED)));
        });
        host.define(twoOutputs(Optional.empty()));
        host.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, status().phase());
        assertEquals(Optional.empty(), status().outputs().get(0).up());
        assertEquals(Optional.empty(), status().outputs().get(0).diagnosis());
        assertEquals(Optional.of(false), status().outputs().get(1).up());
    }

    @Test
    void oneOfSeveralOutputsIsUnknownAtFirst() {
        host.define(twoOutputs(Optional.empty()));
        host.runUntil(seconds(5));
        assertEquals(Phase.LIVE, status().phase());
        assertEquals(Optional.empty(), status().outputs().get(0).up());
        host.runUntil(seconds(20));
        assertEquals(Optional.of(true), status().outputs().get(0).up());
    }
}
