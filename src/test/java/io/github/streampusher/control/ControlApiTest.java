package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.supervision.port.Event.CommandResult;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlApiTest {
    @TempDir
    Path stateDir;

    private FakeSupervisor supervisor;

    @BeforeEach
    void setUp() {
        supervisor = new FakeSupervisor(stateDir);
    }

    @AfterEach
    void tearDown() {
        supervisor.close();
    }

    @Test
    void statusOfAllStreamsHasTheProblems() {
        StatusView status = Json.parse(supervisor.api.handle("status"), StatusView.class);
        assertEquals("live", status.streams().get(0).state());
        assertEquals("bad", status.config().problems().get(0).message());
    }

    @Test
    void statusOfOneStreamHasItsHistory() {
        var status = Json.parse(supervisor.page.handle("status cam"), StatusView.DetailView.class);
        assertEquals("cam", status.streams().get(0).stream().name());
        assertEquals(0, status.streams().get(0).history().lastRuns().size());
    }

    @Test
    void unreadableHistoryIsReported() throws Exception {
        Files.createDirectories(stateDir.resolve("history/cam.jsonl"));
        String answer = supervisor.page.handle("status cam");
        assertTrue(answer.startsWith("the history or the log cannot be read: "), answer);
    }

    private String command(ManualCommand command, String... names) {
        return supervisor.api.handle(
                "command " + Json.line(new StreamCommand(command, List.of(names), Map.of(), true)));
    }

    @ParameterizedTest
    @EnumSource(ManualCommand.class)
    void commandIsPassedOn(ManualCommand command) {
        StreamCommand.Answer answer = Json.parse(command(command, "cam", "c*", "other"), StreamCommand.Answer.class);
        assertEquals(
                new StreamCommand.Answer(
                        List.of("cam"), List.of(), List.of("other"), Optional.empty(), Map.of(), Map.of()),
                answer);
        assertEquals(1, supervisor.commands.size());
        assertEquals(command, supervisor.commands.get(0).command());
        assertTrue(supervisor.commands.get(0).named());
        assertTrue(supervisor.commands.get(0).once());
    }

    @Test
    void startOfAStreamWithAWrongDefinitionTellsWhatIsWrong() {
        supervisor.commandResult = CommandResult.WRONG_DEFINITION;
        StreamCommand.Answer answer = Json.parse(command(ManualCommand.START, "cam"), StreamCommand.Answer.class);
        assertEquals(List.of(), answer.done());
        assertEquals(Map.of("cam", "media moves"), answer.wrong());
    }

    @Test
    void wrongPatternIsReported() {
        assertTrue(command(ManualCommand.STOP, "ca[m").startsWith("the pattern is wrong: "));
        assertEquals(0, supervisor.commands.size());
    }

    @Test
    void commandThatCannotBeKeptSaysSo() throws Exception {
        Files.createDirectories(stateDir.resolve("by-hand.json/obstacle"));
        supervisor.overrides.overridesChanged(Map.of(FakeSupervisor.CAM, false));
        StreamCommand.Answer answer = Json.parse(command(ManualCommand.STOP, "cam"), StreamCommand.Answer.class);
        assertTrue(answer.notKept().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status other", "status Not-A-Name", "status ", "status ../x", "status cam more"})
    void unknownStreamIsReported(String request) {
        assertEquals(ControlApi.NO_SUCH_STREAM, supervisor.page.handle(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "start", "stop cam", "delete cam", " status"})
    void unknownRequestIsRefused(String request) {
        assertEquals("unknown request", supervisor.page.handle(request));
        assertEquals(0, supervisor.commands.size());
    }

    @Test
    void brokenSupervisorIsAnError() {
        supervisor.broken = true;
        assertThrows(IllegalStateException.class, () -> supervisor.api.handle("status"));
    }
}
