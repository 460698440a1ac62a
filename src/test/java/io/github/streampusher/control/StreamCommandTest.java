package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCommandTest {
    private static final Map<String, String> HALL_2 = Map.of("site", "hall 2");
    private static final List<StreamStatus> ALL =
            List.of(stream("ch1", HALL_2), stream("ch2", Map.of()), stream("door", HALL_2));

    private static StreamStatus stream(String name, Map<String, String> labels) {
        return stream(name, labels, Phase.LIVE, Optional.empty());
    }

    private static StreamStatus stream(String name, Map<String, String> labels, Phase phase, Optional<String> node) {
        return new StreamStatus(
                new StreamName(name),
                phase,
                Instant.EPOCH,
                OptionalLong.empty(),
                1,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Rates.UNKNOWN,
                Sample.EMPTY,
                labels,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                node,
                List.of());
    }

    private static StreamCommand.Selection select(Map<String, String> labels, String... names) {
        return new StreamCommand(ManualCommand.STOP, List.of(names), labels, false).select(ALL);
    }

    private static void assertSelected(String streams, String unmatched, StreamCommand.Selection selected) {
        assertEquals(streams, selected.streams().toString());
        assertEquals(unmatched, selected.unmatched().toString());
    }

    @Test
    void namesAndPatternsAreAdded() {
        assertSelected("{ch1=false, ch2=true}", "[]", select(Map.of(), "ch*", "ch2"));
        assertSelected("{ch2=false, door=true}", "[x?]", select(Map.of(), "ch[2-9]", "x?", "door"));
    }

    @Test
    void labelNarrowsTheChoice() {
        assertSelected("{ch1=false, door=false}", "[]", select(HALL_2));
        assertSelected("{ch1=false}", "[ch2]", select(HALL_2, "ch*", "ch2"));
        assertSelected("{}", "[]", select(Map.of("site", "none")));
    }

    @Test
    void noNameMeansAll() {
        assertSelected("{ch1=false, ch2=false, door=false}", "[]", select(Map.of()));
    }

    @Test
    void nameThatIsNoPatternIsNotTakenForOne() {
        assertSelected("{}", "[../door]", select(Map.of(), "../door"));
        assertThrows(IllegalArgumentException.class, () -> select(Map.of(), "ch[1"));
    }

    /** Stopped here it would go on there, and stand still when it moved to this node. */
    @Test
    void commandForAStreamThatAnotherNodeRunsIsNotCarriedOut(@TempDir Path stateDir) throws Exception {
        try (FakeSupervisor supervisor = new FakeSupervisor(stateDir)) {
            supervisor.snapshot = new Snapshot(List.of(
                    stream("ch1", Map.of(), Phase.ELSEWHERE, Optional.of("two")),
                    stream("ch2", Map.of(), Phase.LIVE, Optional.of("one"))));
            StreamCommand.Answer answer =
                    supervisor.api.execute(new StreamCommand(ManualCommand.STOP, List.of("ch*"), Map.of(), false));
            assertEquals(Map.of("ch1", "two"), answer.elsewhere());
            assertEquals(List.of("ch2"), answer.done());
            assertEquals(1, supervisor.commands.size());
        }
    }
}
