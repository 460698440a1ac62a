package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    private static final StreamName STAGE = new StreamName("stage");

    @TempDir
    Path runDir;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process sleeper(ChildMark mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
        for (Map.Entry<String, String> change : mark.environment().entrySet()) {
            if (change.getValue() == null) {
                builder.environment().remove(change.getKey());
            } else {
                builder.environment().put(change.getKey(), change.getValue());
            }
        }
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static ChildMark ofAnotherDaemon(Path runDir) {
        return new ChildMark("stage", runDir.toString(), Long.MAX_VALUE);
    }

    @Test
    void aChildWhoseDaemonIsGoneIsKilled() throws Exception {
        Process process = sleeper(ofAnotherDaemon(runDir));

        assertEquals(List.of(new Leftovers.Leftover("stage", process.pid())), Leftovers.kill(runDir));
        assertEquals(128 + 9, process.waitFor());
    }

    @Test
    void aChildOfALivingDaemonIsLeftAlone() throws IOException {
        Process process = sleeper(ChildMark.of(STAGE, runDir));

        assertEquals(List.of(), Leftovers.kill(runDir));
        assertTrue(process.isAlive());
    }

    @Test
    void aChildOfAnotherRunDirIsLeftAlone() throws IOException {
        Process process = sleeper(ofAnotherDaemon(runDir.resolve("other")));

        assertEquals(List.of(), Leftovers.kill(runDir));
        assertTrue(process.isAlive());
    }

    @Test
    void onlyTheUnknownOfOnesOwnChildrenIsKilled() throws Exception {
        Process known = sleeper(ChildMark.of(STAGE, runDir));
        Process unknown = sleeper(ChildMark.of(STAGE, runDir));
        Leftovers.killUnknown(runDir, List.of(known.pid()));

        assertEquals(128 + 9, unknown.waitFor());
        assertTrue(known.isAlive());
    }

    @Test
    void theMarkOfARealChildIsRead() {
        Events events = new Events();
        try (Children children = new Children(events, (stream, line) -> {}, runDir, runDir)) {
            children.start(FakeFfmpeg.launch(FakeFfmpeg.run("stage", 1), "ok"));
            long pid = events.next(Event.Started.class).pid();
            events.next(Event.Sampled.class); // it is past setpriv

            assertEquals(
                    ChildMark.of(STAGE, runDir),
                    ChildMark.in(ProcessEntry.of(pid).orElseThrow().environment())
                            .orElseThrow());
        }
    }
}
