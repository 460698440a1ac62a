package io.github.streampusher.streamlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Settings.ByteSize;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class StreamLogsTest {
    private static final StreamName STAGE = new StreamName("stage");
    private static final StreamName DOOR = new StreamName("door");
    private static final Settings.Log DEFAULT_BOUNDS = limits(10 << 20, 5, 1 << 30);

    @TempDir
    Path folder;

    private final Logger daemonLogger = (Logger) LoggerFactory.getLogger(StreamLogs.class);
    private final ListAppender<ILoggingEvent> daemonLog = new ListAppender<>();
    private StreamLogs logs;

    @BeforeEach
    void setUp() {
        daemonLog.list = new CopyOnWriteArrayList<>();
        daemonLog.start();
        daemonLogger.addAppender(daemonLog);
    }

    private StreamLogs logs(Settings.Log limits) {
        logs = new StreamLogs(folder.resolve("logs"), limits);
        return logs;
    }

    @AfterEach
    void tearDown() {
        logs.close();
        daemonLogger.detachAppender(daemonLog);
    }

    private static Settings.Log limits(long maxFile, int files, long maxTotal) {
        return new Settings.Log(new ByteSize(maxFile), files, new ByteSize(maxTotal));
    }

    private static LogLine line(String text) {
        return new LogLine(Level.ERROR, text);
    }

    private List<String> daemonMessages() {
        return List.copyOf(daemonLog.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private Path file(String name) {
        return folder.resolve("logs").resolve(name);
    }

    private String read(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(file(name));
        if (name.endsWith(".gz")) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(folder.resolve("logs"))) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private long totalBytes() throws IOException {
        try (Stream<Path> paths = Files.list(folder.resolve("logs"))) {
            return paths.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    @Test
    void lineHasTimeLevelOriginAndText() throws IOException {
        logs(DEFAULT_BOUNDS).append(STAGE, line("[tcp @ 0x1] Connection refused"));
        logs.appendDaemonLine(STAGE, Level.INFO, "run 3 ended:\nrestarting");
        logs.close();

        String[] lines = read("stage.log").split("\n");
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ";
        assertTrue(lines[0].matches(time + "error   ffmpeg \\| \\[tcp @ 0x1\\] Connection refused"), lines[0]);
        assertTrue(lines[1].matches(time + "info    daemon \\| run 3 ended: restarting"), lines[1]);
        assertEquals(2, lines.length);
    }

    @Test
    void logFilesAreNotWorldReadable() throws IOException {
        logs(limits(100, 2, 1 << 20)).append(STAGE, line("x".repeat(90)));
        logs.append(STAGE, line("y".repeat(90)));
        logs.close();

        for (String name : List.of("stage.log", "stage.log.1.gz")) {
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))));
        }
    }

    @Test
    void fullFileIsRotatedAndOldestDeleted() throws IOException {
        logs(limits(100, 2, 1 << 20));
        for (String text : List.of("a", "b", "c", "d")) {
            logs.append(STAGE, line(text.repeat(60)));
        }
        logs.close();

        assertEquals(List.of("stage.log", "stage.log.1.gz", "stage.log.2.gz"), names());
        assertTrue(read("stage.log").contains("dddd"));
        assertTrue(read("stage.log.1.gz").contains("cccc"));
        assertTrue(read("stage.log.2.gz").contains("bbbb"));
    }

    @Test
    void fullFileIsTruncatedWhenRotationIsOff() throws IOException {
        logs(limits(100, 0, 1 << 20)).append(STAGE, line("a".repeat(60)));
        logs.append(STAGE, line("b".repeat(60)));
        logs.close();

        assertEquals(List.of("stage.log"), names());
        assertFalse(read("stage.log").contains("a".repeat(60)));
    }

    @Test
    void failedCompressionLeavesNoTornFileAndNoGap() throws IOException {
        logs(limits(100, 3, 1 << 20)).append(STAGE, line("a".repeat(60)));
        logs.append(STAGE, line("b".repeat(60)));
        Await.until(() -> Files.exists(file("stage.log.1.gz")));
        Path obstacle = Files.createDirectories(file("stage.log.0.gz").resolve("obstacle"));
        logs.append(STAGE, line("c".repeat(60)));
        Await.until(() -> daemonMessages().size() == 1);
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
        logs.append(STAGE, line("d".repeat(60)));
        logs.close();

        assertTrue(
                daemonMessages().get(0).contains("stage.log cannot be rotated: "),
                daemonMessages().toString());
        assertEquals(List.of("stage.log", "stage.log.1.gz", "stage.log.2.gz"), names());
        assertTrue(read("stage.log.2.gz").contains("aaaa"));
        assertTrue(read("stage.log.1.gz").contains("cccc"));
        assertTrue(read("stage.log").contains("dddd"));
    }

    @Test
    void totalSizeOfAllLogsIsBounded() throws IOException {
        logs(limits(10_000, 50, 100_000));
        String noise = Stream.iterate(1L, seed -> seed * 6364136223846793005L + 1442695040888963407L)
                .limit(50)
                .map(Long::toHexString)
                .reduce("", String::concat); // which does not compress well
        for (int i = 0; i < 1000; i++) {
            logs.append(i % 3 == 0 ? DOOR : STAGE, line(i + noise.substring(i % 300)));
        }
        logs.close();

        assertTrue(totalBytes() <= 100_000, "total " + totalBytes());
        assertTrue(Files.exists(file("stage.log")));
        assertTrue(Files.exists(file("door.log")));
    }

    @Test
    void totalSizeOfOpenFilesIsBounded() throws IOException {
        logs(limits(1 << 20, 5, 50_000));
        for (int i = 0; i < 200; i++) {
            logs.append(new StreamName("s" + i % 20), line(i + "x".repeat(900)));
        }
        logs.close();

        assertTrue(totalBytes() <= 50_000, "total " + totalBytes());
    }

    @Test
    void lowerTotalLimitAppliesAtOnce() throws IOException {
        logs(limits(1000, 20, 1 << 20));
        for (int i = 0; i < 10; i++) {
            logs.append(STAGE, line("x".repeat(900)));
        }
        logs.reconfigure(limits(1000, 20, 1200));
        logs.append(STAGE, line("the last"));
        logs.close();

        assertTrue(totalBytes() <= 1200, "total " + totalBytes());
        assertTrue(read("stage.log").contains("the last"));
    }

    @Test
    void logIsAppendedAfterDaemonRestart() throws IOException {
        logs(DEFAULT_BOUNDS).append(STAGE, line("first"));
        logs.close();
        logs(DEFAULT_BOUNDS).append(STAGE, line("second"));
        logs.close();

        assertEquals(2, read("stage.log").lines().count());
    }

    @Test
    void deletedFileIsRecreated() throws IOException {
        logs(DEFAULT_BOUNDS).append(STAGE, line("first"));
        Await.until(() ->
                Files.exists(file("stage.log")) && file("stage.log").toFile().length() > 0);
        Files.delete(file("stage.log"));
        logs.append(STAGE, line("second"));
        logs.close();

        assertTrue(read("stage.log").endsWith("second\n"));
    }

    @Test
    void fileOfRemovedStreamIsKept() throws IOException {
        logs(DEFAULT_BOUNDS).append(STAGE, line("the last words"));
        logs.closeStream(STAGE);
        logs.close();

        assertTrue(read("stage.log").contains("the last words"));
    }

    @Test
    void noFileStaysOpen() {
        logs(limits(1000, 20, 2000)).append(STAGE, line("first"));
        logs.append(new StreamName("door"), line("x".repeat(900)));
        logs.append(STAGE, line("x".repeat(900))); // so that the log of the other is rotated
        Await.until(() -> file("stage.log").toFile().length() > 0 && !isOpen("stage.log") && !isOpen("door.log"));
    }

    private boolean isOpen(String name) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(descriptor -> pointsTo(descriptor, file(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean pointsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** A log-dir such as /var/log. */
    @Test
    void filesOfOthersAreNeverDeletedAndStopNoLog() throws IOException {
        Files.createDirectories(file("archive.log"));
        Files.writeString(file("archive.log").resolve("x"), "x");
        Files.createSymbolicLink(file("dangling.log"), folder.resolve("nowhere"));
        Files.writeString(file("auth.log"), "Nov 28 02:00:00 host sshd: " + "x".repeat(5000));
        Files.write(file("auth.log.1.gz"), gzip("Nov 27 02:00:00 host sshd: x"));
        Files.writeString(file("gone.log"), "2026-11-23T15:04:05.123Z error   ffmpeg | " + "x".repeat(5000));
        Files.write(file("gone.log.1.gz"), gzip("2026-11-22T15:04:05.123Z info    daemon | run 1 ended"));
        Files.setLastModifiedTime(file("gone.log.1.gz"), FileTime.fromMillis(0));
        List<String> foreign = List.of("archive.log", "auth.log", "auth.log.1.gz", "dangling.log");

        logs(limits(1000, 20, 2000));
        for (int i = 0; i < 20; i++) {
            logs.append(STAGE, line(i + "x".repeat(300)));
        }
        logs.close();

        assertTrue(read("stage.log").contains("19xxx"), read("stage.log"));
        assertTrue(names().containsAll(foreign), names().toString());
        assertFalse(names().contains("gone.log"), names().toString());
        assertFalse(names().contains("gone.log.1.gz"), names().toString());
        assertEquals(List.of(), daemonMessages());
    }

    /** As logrotate does with "create". */
    @Test
    void fileThatWasReplacedIsWrittenInsteadOfTheRenamedOne() throws IOException {
        logs(DEFAULT_BOUNDS).append(STAGE, line("first"));
        Await.until(() -> file("stage.log").toFile().length() > 0);
        Files.move(file("stage.log"), file("stage.log.old"));
        Files.createFile(file("stage.log"));
        logs.append(STAGE, line("second"));
        logs.close();

        assertTrue(read("stage.log").endsWith("second\n"));
        assertTrue(read("stage.log.old").endsWith("first\n"));
    }

    @Test
    void unwritableFolderDropsLinesAndRecovers() throws IOException {
        Path obstacle = Files.createFile(folder.resolve("logs")); // works for root too, unlike permissions
        logs(DEFAULT_BOUNDS).append(STAGE, line("lost"));
        Await.until(() -> daemonMessages().size() == 1);
        logs.appendDaemonLine(STAGE, Level.INFO, "lost as well");
        Files.delete(obstacle);
        Await.until(() -> {
            logs.append(STAGE, line("again"));
            return daemonMessages().size() == 2;
        });
        logs.close();

        assertTrue(
                daemonMessages().get(0).startsWith("stage: its log cannot be written: "),
                daemonMessages().toString());
        assertEquals("The streams' logs can be written again", daemonMessages().get(1));
        String[] lines = read("stage.log").split("\n");
        assertTrue(lines[0].matches(".*warning daemon \\| \\d+ lines left out"), Arrays.toString(lines));
        assertTrue(lines[1].endsWith("again"));
    }
}
