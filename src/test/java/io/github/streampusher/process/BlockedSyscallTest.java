package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.streampusher.diagnosis.ProcessObservation.BlockedOn;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockedSyscallTest {
    @TempDir
    Path folder;

    private Path fifo;
    private Process process;

    @BeforeEach
    void setUp() throws Exception {
        fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        assumeTrue(showsSystemCalls(), "the system does not show system calls");
    }

    private static boolean showsSystemCalls() {
        try {
            return !Files.readString(Path.of("/proc/self/syscall")).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void tearDown() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private void assertBlocked(BlockedOn expected, String script) throws IOException {
        try (RandomAccessFile otherEnd = new RandomAccessFile(fifo.toFile(), "rw")) {
            process = new ProcessBuilder("sh", "-c", script, "sh", fifo.toString()).start();
            Await.until(() -> BlockedSyscall.of(process.pid()) == expected);
            assertEquals(true, process.isAlive(), otherEnd::toString);
        }
    }

    @Test
    void readerOfEmptyPipeIsReading() throws IOException {
        assertBlocked(BlockedOn.READING, "exec cat \"$1\"");
    }

    @Test
    void writerOfFullPipeIsWriting() throws IOException {
        assertBlocked(BlockedOn.WRITING, "exec tee \"$1\" < /dev/zero > /dev/null");
    }

    @Test
    void standardStreamsDoNotCount() throws IOException {
        assertBlocked(BlockedOn.ELSEWHERE, "exec cat < \"$1\"");
    }

    @Test
    void missingProcessIsUnknown() {
        assertEquals(BlockedOn.UNKNOWN, BlockedSyscall.of(Integer.MAX_VALUE));
    }
}
