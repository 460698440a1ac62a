package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Tool.Result shell(String script, String stdin, Duration limit) throws Exception {
        return Tool.run(List.of("sh", "-c", script), stdin, folder, limit);
    }

    @Test
    void statusAndBothOutputsAreReturned() throws Exception {
        assertEquals(
                new Tool.Result(3, "from " + folder + "\n", "error: input\n"),
                shell("read word; echo from $PWD; echo error: $word >&2; exit 3", "input\n", LIMIT));
    }

    @Test
    void bytesGoThroughAFilterUnchanged() throws Exception {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xc0, '\n'};
        assertArrayEquals(bytes, Tool.filter(List.of("cat"), bytes, folder, LIMIT));
        List<String> failing = List.of("sh", "-c", "echo no >&2; exit 3");
        IOException failure = assertThrows(IOException.class, () -> Tool.filter(failing, bytes, folder, LIMIT));
        assertEquals("status 3: no", failure.getMessage());
    }

    @Test
    void failedFilterTellsOneShortLineWithoutSecrets() {
        String script = "{ echo first; printf 'rtmp://h/app/secret: \\033%0400d\\n\\n' 7; exit 1; } >&2";
        IOException failure = assertThrows(
                IOException.class, () -> Tool.filter(List.of("sh", "-c", script), new byte[0], folder, LIMIT));
        String message = failure.getMessage();
        assertTrue(message.startsWith("status 1: rtmp://h/app/***: ?0"), message);
        assertTrue(message.length() <= "status 1: ".length() + 200, message);
        assertFalse(message.contains("secret") || message.contains("\033"), message);
    }

    @Test
    void emptyStandardInputIsClosed() throws Exception {
        assertEquals("end\n", shell("cat; echo end", "", LIMIT).output());
    }

    @Test
    void inputOfProgramThatDoesNotReadIsDropped() throws Exception {
        assertEquals(0, shell("exit 0", "x".repeat(1 << 20), LIMIT).status());
    }

    @Test
    void outputIsBounded() throws Exception {
        Tool.Result result = shell("head -c 3000000 /dev/zero | tr '\\0' x; echo done >&2", "", LIMIT);
        assertEquals(1024 * 1024, result.output().length());
        assertEquals("done\n", result.errors());
    }

    @Test
    void programIsKilledAfterTheLimit() throws Exception {
        Path pid = folder.resolve("pid");
        String script = "echo $$ > " + pid + "; sleep 1000; echo SECRET";
        TimeoutException timeout = assertThrows(TimeoutException.class, () -> shell(script, "", Duration.ofSeconds(1)));
        assertEquals("sh took longer than 1 s", timeout.getMessage());
        long killed = Long.parseLong(Files.readString(pid).strip());
        Await.until(() -> ProcessEntry.of(killed).filter(ProcessEntry::isAlive).isEmpty());
    }

    @Test
    void processLeftBehindWithOpenPipesDelaysNobody() throws Exception {
        Tool.Result result = shell("sleep 20 & echo $!", "", LIMIT);
        ProcessHandle left =
                ProcessHandle.of(Long.parseLong(result.output().strip())).orElseThrow();
        assertTrue(left.isAlive());
        left.destroyForcibly();
    }

    @Test
    void missingProgramIsReportedWithoutArguments() {
        IOException failure = assertThrows(
                IOException.class, () -> Tool.run(List.of("no-such-program", "SECRET"), "", folder, LIMIT));
        assertEquals("no-such-program is not there, or is not executable", failure.getMessage());
    }

    @Test
    void missingWorkDirIsReportedWithoutArguments() {
        IOException failure = assertThrows(
                IOException.class, () -> Tool.run(List.of("true", "SECRET"), "", folder.resolve("none"), LIMIT));
        assertFalse(failure.getMessage().contains("SECRET"), failure.getMessage());
    }
}
