package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that {@code systemctl reload} runs. */
class ReloadIT {
    @TempDir
    Path folder;

    @Test
    void reloadCommandWaitsAndFailsOnErrors() throws Exception {
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.start();
            assertEquals(
                    "0 0 added, 0 removed, 0 restarted, 0 changed in place, 0 untouched\n",
                    daemon.runCommand("reload"));
            assertTrue(daemon.output().contains("no stream is defined yet"), daemon.output());

            daemon.define("wrong.yaml", "streams: {wrong: {inputt: test}}\n");
            String output = daemon.runCommand("reload");
            assertTrue(output.startsWith("1 "), output);
            assertTrue(output.contains("wrong.yaml:1:"), output);
            assertEquals(output.lines().count() - 1, daemon.problems());

            daemon.remove("wrong.yaml");
            assertTrue(daemon.runCommand("reload").startsWith("0 "));
        }
    }
}
