package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that was recorded is written over. */
class OverwriteGuardTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 7, 9, 5, 2);

    @TempDir
    Path folder;

    @BeforeEach
    void record() throws IOException {
        for (String name :
                List.of("cam-20260307-09.mkv", "cam-20260307-08.mkv", "part-000.mkv", "part-001.mkv", "one.mkv")) {
            Path file = Files.writeString(folder.resolve(name), "media");
            Files.setLastModifiedTime(
                    file, FileTime.from(NOW.atZone(ZoneId.systemDefault()).toInstant()));
        }
    }

    private List<String> namesAfter(String pattern) throws IOException {
        OverwriteGuard.renameExisting(folder, folder.resolve(pattern).toString(), NOW);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(pattern.substring(0, 3)))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void fileOfThePresentHourIsRenamed() throws IOException {
        assertEquals(
                List.of("cam-20260307-08.mkv", "cam-20260307-09.20260307-090502.000.mkv"),
                namesAfter("cam-%Y%m%d-%H.mkv"));
    }

    @Test
    void fileOfAnotherSecondStays() throws IOException {
        assertEquals(List.of("cam-20260307-08.mkv", "cam-20260307-09.mkv"), namesAfter("cam-%Y%m%d-%H%M%S.mkv"));
    }

    @Test
    void numberedFilesAreRenamed() throws IOException {
        assertEquals(
                List.of("part-000.20260307-090502.000.mkv", "part-001.20260307-090502.000.mkv"),
                namesAfter("part-%03d.mkv"));
    }

    @Test
    void singleFileIsRenamed() throws IOException {
        assertEquals(List.of("one.20260307-090502.000.mkv"), namesAfter("one.mkv"));
    }
}
