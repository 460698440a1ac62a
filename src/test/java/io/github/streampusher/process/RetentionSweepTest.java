package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Output.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code retain} deletes. */
class RetentionSweepTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;

    @BeforeEach
    void record() throws IOException {
        write("cam-20260310-12.mkv", Duration.ofMinutes(2));
        write("cam-20260310-11.mkv", Duration.ofHours(1));
        write("cam-20260309-11.20260309-113001.250.mkv", Duration.ofHours(25));
        write("cam-20260308-11.mkv", Duration.ofHours(49));
        write("cam-notes.mkv", Duration.ofDays(99));
        write("other-20260101-11.mkv", Duration.ofDays(99));
        write("cam-120260101-11.mkv", Duration.ofDays(99)); // of cam-1%Y%m%d-%H.mkv
    }

    private void write(String name, Duration age) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[600_000]);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private RetentionSweep sweep(String pattern, String retain) {
        return new RetentionSweep(new RetainedFiles(pattern, Optional.empty(), Retention.parse(retain)), folder);
    }

    private List<String> keptBy(String retain) throws IOException {
        sweep("cam-%Y%m%d-%H.mkv", retain).look(NOW);
        try (Stream<Path> left = Files.list(folder)) {
            return left.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("cam-2026"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void filesOlderThanTheAgeAreDeleted() throws IOException {
        assertEquals(List.of("cam-20260310-11.mkv", "cam-20260310-12.mkv"), keptBy("1d"));
    }

    @Test
    void oldestFilesBeyondTheSizeAreDeleted() throws IOException {
        assertEquals(
                List.of("cam-20260309-11.20260309-113001.250.mkv", "cam-20260310-11.mkv", "cam-20260310-12.mkv"),
                keptBy("2MB"));
    }

    @Test
    void newestFileStaysHoweverOldOrLarge() throws IOException {
        assertEquals(List.of("cam-20260310-12.mkv"), keptBy("1m"));
    }

    @Test
    void eachLookFindsWhatWasWrittenSinceTheLastOne() throws IOException {
        RetentionSweep sweep = sweep("cam-%Y%m%d-%H.mkv", "2MB");
        sweep.look(NOW);
        write("cam-20260310-13.mkv", Duration.ZERO);
        sweep.look(NOW);
        assertEquals(false, Files.exists(folder.resolve("cam-20260309-11.20260309-113001.250.mkv")));
    }

    @Test
    void folderOfManyFilesIsLookedAtLessOften() throws IOException {
        for (int i = 0; i < 30_000; i++) {
            Files.createFile(folder.resolve("many%05d.ts".formatted(i)));
        }
        RetentionSweep sweep = sweep("many%05d.ts", "1h");
        sweep.look(NOW);
        write("many30000.ts", Duration.ofHours(2));
        sweep.look(NOW);
        sweep.look(NOW);
        assertEquals(true, Files.exists(folder.resolve("many30000.ts")));
        sweep.look(NOW);
        assertEquals(false, Files.exists(folder.resolve("many30000.ts")));
    }

    @Test
    void filesOfOthersStay() throws IOException {
        keptBy("1d");
        assertEquals(true, Files.exists(folder.resolve("cam-notes.mkv")));
        assertEquals(true, Files.exists(folder.resolve("cam-120260101-11.mkv")));
        assertEquals(true, Files.exists(folder.resolve("other-20260101-11.mkv")));
    }
}
