package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
        var status = Json.parse(supervisor.api.handle("status cam"), StatusView.DetailView.class);
        assertEquals("cam", status.streams().get(0).stream().name());
        assertEquals(0, status.streams().get(0).history().lastRuns().size());
    }

    @Test
    void unreadableHistoryIsReported() throws Exception {
        Files.createDirectories(stateDir.resolve("history/cam.jsonl"));
        String answer = supervisor.api.handle("status cam");
        assertTrue(answer.startsWith("the history cannot be read: "), answer);
    }

    @ParameterizedTest
    @EnumSource(ManualCommand.class)
    void commandIsPassedOn(ManualCommand command) {
        assertEquals(ControlApi.OK, supervisor.api.handle(command.name().toLowerCase(Locale.ROOT) + " cam"));
        assertEquals(command, supervisor.commands.get(0).command());
    }

    @ParameterizedTest
    @ValueSource(strings = {"start other", "status other", "stop Not-A-Name", "restart ", "status ../x"})
    void unknownStreamIsReported(String request) {
        assertEquals(ControlApi.NO_SUCH_STREAM, supervisor.api.handle(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status cam more", "start", "START cam", "delete cam", " status"})
    void unknownRequestIsRefused(String request) {
        assertEquals("unknown request", supervisor.api.handle(request));
        assertEquals(0, supervisor.commands.size());
    }

    @Test
    void brokenSupervisorIsAnError() {
        supervisor.broken = true;
        assertThrows(IllegalStateException.class, () -> supervisor.api.handle("status"));
    }
}
