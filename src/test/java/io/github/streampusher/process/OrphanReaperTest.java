package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.NoRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanReaperTest {
    private static final RunId RUN = FakeFfmpeg.run("stage", 1);

    @TempDir
    Path runDir;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process sleeper(ChildEnvironment mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
        mark.applyTo(builder.environment());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static ChildEnvironment markOfDeadDaemon(Path runDir) {
        return new ChildEnvironment("stage", "0.1", runDir.toString(), Long.MAX_VALUE, false);
    }

    @Test
    void childOfDeadDaemonIsKilled() throws Exception {
        Process process = sleeper(markOfDeadDaemon(runDir));

        assertEquals(List.of(new OrphanReaper.Orphan("stage", process.pid())), OrphanReaper.kill(runDir));
        assertEquals(128 + 9, process.waitFor());
    }

    @Test
    void childOfLivingDaemonIsKept() throws IOException {
        Process process = sleeper(ChildEnvironment.ofRun(RUN, runDir));

        assertEquals(List.of(), OrphanReaper.kill(runDir));
        assertTrue(process.isAlive());
    }

    @Test
    void childOfOtherRunDirIsKept() throws IOException {
        Process process = sleeper(markOfDeadDaemon(runDir.resolve("other")));

        assertEquals(List.of(), OrphanReaper.kill(runDir));
        assertTrue(process.isAlive());
    }

    @Test
    void onlyUnknownOwnChildIsKilled() throws Exception {
        Process known = sleeper(ChildEnvironment.ofRun(RUN, runDir));
        Process probe = sleeper(ChildEnvironment.ofProbe(RUN.stream(), runDir));
        Process unknown = sleeper(ChildEnvironment.ofRun(RUN, runDir));
        OrphanReaper.killUnknown(runDir, List.of(known.pid()));

        assertEquals(128 + 9, unknown.waitFor());
        assertTrue(known.isAlive());
        assertTrue(probe.isAlive());
    }

    @Test
    void markIsReadFromRunningChild() {
        EventRecorder events = new EventRecorder();
        try (ChildLauncher children = new ChildLauncher(events, (stream, line) -> {}, new NoRelay(), runDir, runDir)) {
            children.start(FakeFfmpeg.launch(FakeFfmpeg.run("stage", 1), "ok"));
            long pid = events.next(Event.Started.class).pid();
            events.next(Event.Sampled.class); // it is past setpriv

            assertEquals(
                    ChildEnvironment.ofRun(RUN, runDir),
                    ChildEnvironment.parse(ProcessEntry.of(pid).orElseThrow().environment())
                            .orElseThrow());
        }
    }
}
