package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run has recorded. */
class RecordingsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** FFmpeg writes in blocks; so much holds at least two fragments. */
    private static final long RECORDED_BYTES = 1_000_000;

    @TempDir
    Path folder;

    private List<Path> recordings() {
        try (Stream<Path> files = Files.list(folder.resolve("rec"))) {
            return files.filter(file -> file.toString().endsWith(".mp4"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean isRecorded(int count) {
        List<Path> files = recordings();
        return files.size() == count
                && files.stream().allMatch(file -> file.toFile().length() > RECORDED_BYTES);
    }

    @Test
    void killedRunOfTheSameDayLosesNothing() throws Exception {
        Path media = TestMedia.create(folder.resolve("media.ts"));
        Files.createDirectories(folder.resolve("rec"));
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.define(
                    "cam.yaml",
                    RealDaemon.stream(
                            "cam", "{url: " + media + ", loop: true}", folder.resolve("rec") + "/cam-%Y.mp4"));
            daemon.start();
            Await.until(() -> isRecorded(1), TIMEOUT, () -> recordings() + daemon.output());
            long pid = daemon.pidOf("cam");
            ExternalProcess.signal(pid, "KILL");
            daemon.awaitReplacedChild("cam", pid);
            Await.until(() -> isRecorded(2), TIMEOUT, () -> recordings() + daemon.output());
        }
        for (Path file : recordings()) {
            Process probe = new ProcessBuilder(
                            "ffprobe",
                            "-v",
                            "error",
                            "-show_entries",
                            "stream=codec_name",
                            "-of",
                            "csv=p=0",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String tracks = new String(probe.getInputStream().readAllBytes());
            assertEquals(0, probe.waitFor(), tracks);
            assertTrue(tracks.contains("h264") && tracks.contains("aac"), tracks);
        }
    }
}
