package io.github.streampusher.config.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.CapturedLog;
import io.github.streampusher.testkit.Await;
import io.methvin.watcher.DirectoryWatcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderEventsTest {
    @TempDir
    Path folder;

    private boolean noWatchLeft = true;

    private DirectoryWatcher.Builder builder() {
        if (noWatchLeft) {
            throw new IllegalStateException("User limit of inotify watches reached");
        }
        return DirectoryWatcher.builder();
    }

    @Test
    void failureIsLoggedOnceAndTheNextCallTriesAgain() throws Exception {
        FileSnapshot snapshot = FileSnapshot.take(Set.of(folder));
        AtomicInteger events = new AtomicInteger();
        try (CapturedLog log = new CapturedLog(FolderEvents.class);
                FolderEvents listener = new FolderEvents(events::incrementAndGet, this::builder)) {
            listener.watch(snapshot);
            listener.watch(snapshot);
            assertEquals(1, log.lines().size(), log.lines()::toString);
            noWatchLeft = false;
            listener.watch(snapshot);
            listener.watch(snapshot);
            assertEquals(2, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().get(1).endsWith("are detected at once again"), log.lines()::toString);
            Files.writeString(folder.resolve("cam.yaml"), "");
            Await.until(() -> events.get() > 0);
        }
    }
}
