package io.github.streampusher.streamlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    @TempDir
    Path logDir;

    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private LogReader reader() {
        return new LogReader(logDir, "cam");
    }

    private void read() throws IOException {
        reader().read(lines::add, warnings::add);
    }

    @Test
    void linesOfAllFilesAreReadOldestFirst() throws IOException {
        Files.writeString(logDir.resolve("cam.log"), "5\n");
        Files.write(logDir.resolve("cam.log.1.gz"), gzip("3\n4\n"));
        Files.write(logDir.resolve("cam.log.2.gz"), gzip("1\n2\n"));
        read();
        assertEquals(List.of("1", "2", "3", "4", "5"), lines);
        assertEquals(List.of(), warnings);
    }

    @Test
    void missingLogIsEmpty() throws IOException {
        assertFalse(reader().exists());
        read();
        assertEquals(List.of(), lines);
    }

    @Test
    void truncatedGzipIsReadToItsEndAndReported() throws IOException {
        StringBuilder text = new StringBuilder();
        new Random(1).longs(20_000).forEach(number -> text.append(number).append('\n'));
        byte[] whole = gzip(text.toString());
        Files.write(logDir.resolve("cam.log.1.gz"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(logDir.resolve("cam.log.2.gz"), gzip("oldest\n"));
        Files.writeString(logDir.resolve("cam.log"), "newest\n");
        read();
        assertEquals("oldest", lines.get(0));
        assertEquals("newest", lines.get(lines.size() - 1));
        assertTrue(lines.size() > 5_000, lines.size() + " lines");
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).startsWith("cam.log.1.gz is damaged after line "), warnings.get(0));
    }

    @Test
    void emptyOrForeignGzipIsReported() throws IOException {
        Files.write(logDir.resolve("cam.log.1.gz"), new byte[0]);
        Files.writeString(logDir.resolve("cam.log.2.gz"), "no gzip at all, but long enough for a header");
        Files.writeString(logDir.resolve("cam.log"), "newest\n");
        read();
        assertEquals(List.of("newest"), lines);
        assertEquals(2, warnings.size());
    }

    @Test
    void followGoesOnAfterRotationAndTruncation() throws IOException {
        Path current = Files.writeString(logDir.resolve("cam.log"), "old\n");
        List<Runnable> steps = new ArrayList<>(List.of(
                () -> write(current, "old\n1\n"),
                () -> {
                    move(current, logDir.resolve("cam.log.x"));
                    write(current, "2\n");
                },
                () -> write(current, ""),
                () -> write(current, "3\n")));
        StringBuilder followed = new StringBuilder();
        reader().follow(piece -> followed.append(new String(piece, StandardCharsets.UTF_8)), () -> {
            if (steps.isEmpty()) {
                return false;
            }
            steps.remove(0).run();
            return true;
        });
        assertEquals("1\n2\n3\n", followed.toString());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
