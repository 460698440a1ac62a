package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reaches the limit of open files, in a JVM of its own. */
class OpenFilesIT {
    @TempDir
    Path runDir;

    @Test
    void openFileLimitIsReportedAndRecovers() throws IOException, InterruptedException {
        Process daemon = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 160 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenFilesMain.class.getName(),
                        runDir.toString())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> lines = daemon.inputReader().lines().toList();

            // where exactly the bound is met is chance; the helper that the JDK starts may say something first
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("out-of-memory: ")), lines.toString());
            assertEquals("after run 1", lines.get(lines.size() - 1));
            assertTrue(daemon.waitFor(Await.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } finally {
            daemon.destroyForcibly();
        }
    }
}
