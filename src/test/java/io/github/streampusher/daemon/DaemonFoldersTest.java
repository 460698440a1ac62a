package io.github.streampusher.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Settings.StartRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonFoldersTest {
    /** Has the name of a default folder, and nobody can create it. */
    private static final Path CHOSEN = Path.of("/proc/stream-pusher");

    @TempDir
    Path folder;

    @Test
    void chosenFolderThatCannotBeCreatedIsAnError() {
        UserError error = assertThrows(
                UserError.class, () -> DaemonFolders.create(settings(CHOSEN), folder.resolve("main.yaml")));
        assertTrue(
                error.getMessage().startsWith("daemon.log-dir: /proc/stream-pusher cannot be written"),
                error::getMessage);
    }

    @Test
    void fallbackTakesThePlaceOfDefaultFolderOnly() throws IOException {
        Path beside = Files.createDirectories(folder.resolve(".stream-pusher/log"));
        Path main = folder.resolve("main.yaml");
        assertEquals(
                beside,
                DaemonFolders.locate(settings(Settings.Daemon.DEFAULT_LOG_DIR), main)
                        .logDir());
        assertEquals(CHOSEN, DaemonFolders.locate(settings(CHOSEN), main).logDir());
    }

    private Settings.Daemon settings(Path logDir) {
        return new Settings.Daemon(
                "ffmpeg",
                "ffprobe",
                folder,
                logDir,
                folder.resolve("state"),
                folder.resolve("run"),
                new StartRate(20),
                java.util.Optional.empty());
    }
}
