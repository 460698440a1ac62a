package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.FleetPlaces;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In a fleet a stream runs only where it is held, and whoever lets it go hears when its child has gone. */
class FleetPlacesTest {
    private static final StreamName A = new StreamName("a");

    private final SimulatedHost host = new SimulatedHost();
    private final List<String> active = new ArrayList<>();

    private void place(Duration at, FleetPlaces places) {
        host.schedule(at, new Event.PlacesReplaced(places, streams -> active.add(at.toSeconds() + ": " + streams)));
    }

    private static FleetPlaces held(StreamName... names) {
        return new FleetPlaces(Set.of(names), Map.of(A, "studio-2"), Map.of(), Set.of());
    }

    @Test
    void streamRunsWhileItIsHeldAndIsReportedUntilItsExit() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.exitsAtSignal(count -> Optional.of(seconds(3)));
        });
        place(Duration.ZERO, held());
        host.schedule(seconds(1), () -> {
            host.define(stream("a").build());
            return Optional.empty();
        });
        host.runUntil(seconds(5));
        assertEquals(Phase.ELSEWHERE, host.phaseOf("a"));
        place(seconds(6), held(A));
        host.runUntil(seconds(10));
        assertEquals(Phase.LIVE, host.phaseOf("a"));
        place(seconds(11), held());
        place(seconds(12), held());
        place(seconds(15), held());
        host.runUntil(seconds(20));
        assertEquals(Phase.ELSEWHERE, host.phaseOf("a"));
        assertEquals(List.of("0: []", "6: [a]", "11: [a]", "12: [a]", "15: []"), active);
    }

    @Test
    void streamThatRunsTellsItsNodeAndThatDefinitionsDiffer() {
        host.define(stream("a").build());
        place(Duration.ZERO, new FleetPlaces(Set.of(A), Map.of(A, "studio-1"), Map.of(), Set.of(A)));
        host.runUntil(seconds(5));
        var status = host.statusOf("a");
        assertEquals(Phase.LIVE, status.phase());
        assertEquals(Optional.of("studio-1"), status.node());
        assertEquals(Optional.of(Cause.DEFINITIONS_DIFFER), status.diagnosis().map(Diagnosis::cause));
    }

    @Test
    void streamWithoutAPlaceWaitsWithTheCause() {
        place(
                Duration.ZERO,
                new FleetPlaces(Set.of(), Map.of(), Map.of(A, new Diagnosis(Cause.NO_CAPACITY, "no cores")), Set.of()));
        host.runUntil(seconds(1));
        host.define(stream("a").build());
        host.runUntil(seconds(2));
        assertEquals(Phase.WAITING, host.phaseOf("a"));
        assertEquals(
                List.of("1.000 a: waiting: no-capacity: no cores"),
                host.log.stream().filter(line -> line.contains(" a: ")).toList());
    }
}
