package io.github.streampusher.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    private static final String OWN_PID = ProcessHandle.current().pid() + "\n";

    @TempDir
    Path runDir;

    @Test
    void pidFileHasTheProcessIdOnly() throws IOException {
        Path file = Files.writeString(runDir.resolve("daemon.pid"), "a longer text of an earlier daemon\n");
        InstanceLock.acquire(file).close();
        assertEquals(OWN_PID, Files.readString(file));
    }

    @Test
    void secondDaemonIsRefusedAndTheFileStays() throws IOException {
        Path file = runDir.resolve("daemon.pid");
        try (InstanceLock first = InstanceLock.acquire(file)) {
            UserError refused = assertThrows(UserError.class, () -> InstanceLock.acquire(file));
            assertTrue(refused.getMessage().contains(OWN_PID.strip()), refused.getMessage());
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
            assertEquals(OWN_PID, Files.readString(file), first + " still holds it");
        }
    }

    @Test
    void closedLockCanBeTakenAgain() throws IOException {
        Path file = runDir.resolve("daemon.pid");
        InstanceLock.acquire(file).close();
        try (InstanceLock second = InstanceLock.acquire(file)) {
            assertThrows(UserError.class, () -> InstanceLock.acquire(file), second::toString);
        }
    }

    @Test
    void deletedFileIsLockedAgain() throws IOException {
        Path file = runDir.resolve("daemon.pid");
        try (InstanceLock lock = InstanceLock.acquire(file)) {
            Files.delete(file);
            lock.restore();
            assertEquals(OWN_PID, Files.readString(file));
            assertThrows(UserError.class, () -> InstanceLock.acquire(file));
        }
    }

    @Test
    void missingFolderIsAnIoException() {
        assertThrows(IOException.class, () -> InstanceLock.acquire(runDir.resolve("none/daemon.pid")));
    }
}
