package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups of processes of which one reading of the process table tells what each needs. */
class ChildGroupTest {
    private static final String BUSY = "i=0; while [ $i -lt 1000000 ]; do i=$((i+1)); done; exec sleep 1000";

    private static final RunId ONE = FakeFfmpeg.run("stage", 1);
    private static final RunId OTHER = FakeFfmpeg.run("hall", 1);
    private static final RunId BINARY = FakeFfmpeg.run("roof", 1);

    private final List<Process> processes = new ArrayList<>();

    /** With the mark of a run, as what a script has started. */
    private ProcessHandle start(RunId run, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        ChildEnvironment.ofRun(run, Path.of("/run")).applyTo(builder.environment());
        Process process = builder.start();
        processes.add(process);
        return process.toHandle();
    }

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void eachScriptHasWhatItHasStarted() throws IOException {
        ProcessHandle leader = start(BINARY, "exec sleep 1000");
        long one = start(ONE, "exec sleep 1000").pid();
        long other = start(OTHER, "exec sleep 1000").pid();
        List<ChildGroup> groups = List.of(
                new ChildGroup(ONE, leader, true),
                new ChildGroup(OTHER, leader, true),
                new ChildGroup(BINARY, leader, false));

        assertEquals(Map.of(ONE, one, OTHER, other, BINARY, leader.pid()), ChildGroup.workers(groups));
        assertEquals(one, groups.get(0).worker());
    }

    @Test
    void whatAScriptHasStartedCounts() throws IOException {
        ProcessHandle idle = start(BINARY, "exec sleep 1000");
        start(ONE, BUSY);
        List<ChildGroup> groups = List.of(new ChildGroup(ONE, idle, true), new ChildGroup(BINARY, idle, false));
        Await.until(() -> ChildGroup.cpuTicks(groups).get(ONE) >= 10);

        assertTrue(ChildGroup.cpuTicks(groups).get(BINARY) < 10);
    }
}
