package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.HlsOutput;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Output.Retention;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of an HLS output. */
class HlsKeeperTest {
    private static final Instant NOW = Instant.parse("2026-03-07T12:00:00Z");

    @TempDir
    Path folder;

    private void write(String name, String text, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private List<String> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".m3u8"))
                    .sorted()
                    .toList();
        }
    }

    private void deleteOldSegments() throws IOException {
        HlsKeeper.deleteOldSegments(folder.resolve("index.m3u8"), folder.resolve("index%d.ts"), 1, NOW);
    }

    /** FFmpeg deletes the newest of those outside the playlist itself. */
    @Test
    void onlyOldSegmentsOutsideThePlaylistAreDeleted() throws IOException {
        for (int i = 0; i <= 8; i++) {
            write("index" + i + ".ts", "media", Duration.ofMinutes(10 - i));
        }
        write("other1.ts", "media", Duration.ofMinutes(12));
        write("index.ts", "media", Duration.ofMinutes(12));
        write("index9.ts", "", Duration.ofSeconds(2));
        write("index.m3u8", "#EXTM3U\n#EXTINF:4,\nindex7.ts\n#EXTINF:4,\nindex8.ts\n", Duration.ofSeconds(2));
        deleteOldSegments();
        assertEquals(
                List.of(
                        "index.ts",
                        "index4.ts",
                        "index5.ts",
                        "index6.ts",
                        "index7.ts",
                        "index8.ts",
                        "index9.ts",
                        "other1.ts"),
                segments());
    }

    /** What a killed run left long ago is none of the newest, however few there are. */
    @Test
    void singleOldSegmentIsDeleted() throws IOException {
        write("index1.ts", "media", Duration.ofMinutes(2));
        write("index12.ts", "media", Duration.ofSeconds(30));
        write("index99.ts", "media", Duration.ofMinutes(2));
        write("index13.ts", "media", Duration.ofSeconds(5));
        write("index.m3u8", "#EXTM3U\n#EXTINF:4,\nindex13.ts\n", Duration.ofSeconds(2));
        deleteOldSegments();
        assertEquals(List.of("index12.ts", "index13.ts"), segments());
    }

    @Test
    void nothingIsDeletedWithoutAPlaylist() throws IOException {
        write("index0.ts", "media", Duration.ofMinutes(1));
        deleteOldSegments();
        write("index.m3u8", "", Duration.ofSeconds(2));
        deleteOldSegments();
        assertEquals(List.of("index0.ts"), segments());
    }

    @Test
    void errorIsReportedToTheThreadsHandler() throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        try (HlsKeeper keeper = new HlsKeeper(new EventRecorder())) {
            keeper.execute(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> reported.complete(error));
                throw new StackOverflowError();
            });
            assertEquals(
                    StackOverflowError.class, reported.get(30, TimeUnit.SECONDS).getClass());
        }
    }

    /** A run that finds the disk full is too short for a look now and then. */
    @Test
    void startedRunHasRoomAtOnce() throws IOException {
        write("cam-20260301.mkv", "media", Duration.ofDays(6));
        write("cam-20260307.mkv", "media", Duration.ofHours(1));
        RetainedFiles files = new RetainedFiles("cam-%Y%m%d.mkv", Optional.empty(), Retention.parse("1d"));
        Launch launch = new Launch(
                FakeFfmpeg.run("stage", 1),
                "ffmpeg",
                new CommandLine(List.of()),
                new Redactor(Set.of()),
                List.of(),
                List.of(),
                List.of(files),
                Optional.empty(),
                false);
        try (HlsKeeper keeper = new HlsKeeper(new EventRecorder())) {
            keeper.add(launch, folder);
            Await.until(() -> !Files.exists(folder.resolve("cam-20260301.mkv")));
        }
        assertEquals(List.of("cam-20260307.mkv"), segments());
    }

    private Optional<Cause> causeOf(String text, Duration age) throws IOException {
        HlsOutput output = new HlsOutput(0, "index.m3u8", "index%d.ts", true, true, 1, Duration.ofSeconds(4));
        write("index.m3u8", text, age);
        return HlsKeeper.fault(output, folder.resolve("index.m3u8"), NOW.minusSeconds(60), NOW)
                .map(Diagnosis::cause);
    }

    @Test
    void playlistThatIsEmptyOrOldIsAFault() throws IOException {
        assertEquals(Optional.empty(), causeOf("#EXTM3U", Duration.ofSeconds(20)));
        assertEquals(Optional.of(Cause.DESTINATION_STALLED), causeOf("#EXTM3U", Duration.ofSeconds(40)));
        assertEquals(Optional.of(Cause.DESTINATION_STALLED), causeOf("", Duration.ofSeconds(1)));
    }
}
