package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathTest {
    private static final int CHILDREN = 3;

    @TempDir
    Path runDir;

    private final List<ProcessHandle> handles = new ArrayList<>();

    @AfterEach
    void kill() {
        handles.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void childrenDieWithKilledDaemon() throws IOException {
        Process daemon = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParentDeathMain.class.getName(),
                        runDir.toString(),
                        Integer.toString(CHILDREN))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        handles.add(daemon.toHandle());
        List<ProcessEntry> children = children(daemon.inputReader());
        daemon.toHandle().destroyForcibly();

        Await.until(() -> children.stream().noneMatch(ProcessEntry::isAlive));
        assertEquals(List.of(), OrphanReaper.kill(runDir));
    }

    @Test
    void sessionIsLeftOutUnderSystemdOnly() {
        Map<String, String> systemd = Map.of("NOTIFY_SOCKET", "/run/systemd/notify");

        assertEquals("setpriv", ParentDeath.prefix(false, systemd).get(0));
        assertEquals("setsid", ParentDeath.prefix(true, systemd).get(0));
        assertEquals("setsid", ParentDeath.prefix(false, Map.of()).get(0));
    }

    private List<ProcessEntry> children(BufferedReader pids) throws IOException {
        List<ProcessEntry> children = new ArrayList<>();
        while (children.size() < CHILDREN) {
            long pid = Long.parseLong(pids.readLine());
            ProcessHandle.of(pid).ifPresent(handles::add);
            children.add(ProcessEntry.of(pid).orElseThrow());
        }
        return children;
    }
}
