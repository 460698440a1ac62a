package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Media;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in the place of ffprobe. */
class FfprobeTest {
    private static final Set<String> DAEMON_ONLY =
            Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "CREDENTIALS_DIRECTORY", "LD_LIBRARY_PATH");

    @TempDir
    Path folder;

    private final List<ProcessHandle> handles = new ArrayList<>();

    @AfterEach
    void kill() {
        handles.forEach(ProcessHandle::destroyForcibly);
    }

    private Path ffprobe(String... lines) throws IOException {
        Path script = folder.resolve("ffprobe");
        Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        script.toFile().setExecutable(true);
        return script;
    }

    private Process startDaemon(Path ffprobe) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProbeMain.class.getName(),
                        ffprobe.toString(),
                        folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        DAEMON_ONLY.forEach(name -> builder.environment().put(name, "1"));
        builder.environment().put("KEPT", "1");
        Process daemon = builder.start();
        handles.add(daemon.toHandle());
        return daemon;
    }

    private long writtenPid() throws IOException {
        Path file = folder.resolve("pid");
        Await.until(() -> file.toFile().length() > 0);
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid).ifPresent(handles::add);
        return pid;
    }

    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void environmentHasTheMarkAndNothingOfTheDaemon() throws Exception {
        Path written = folder.resolve("environment");
        Process daemon = startDaemon(ffprobe("env > " + written));
        assertEquals(0, daemon.waitFor());
        Set<String> names = Files.readAllLines(written).stream()
                .map(line -> line.split("=")[0])
                .collect(Collectors.toSet());
        assertTrue(names.containsAll(Set.of("KEPT", "STREAM_PUSHER_RUN_DIR", "STREAM_PUSHER_DAEMON")), names::toString);
        names.retainAll(DAEMON_ONLY);
        assertEquals(Set.of(), names);
    }

    @Test
    void probeDiesWithKilledDaemon() throws Exception {
        Process daemon = startDaemon(ffprobe("echo $$ > " + folder.resolve("pid"), "exec sleep 1000"));
        long probe = writtenPid();
        assertTrue(isAlive(probe));
        daemon.toHandle().destroyForcibly();
        Await.until(() -> !isAlive(probe));
    }

    @Test
    void interruptKillsTheProbe() throws Exception {
        Path ffprobe = ffprobe("echo $$ > " + folder.resolve("pid"), "exec sleep 1000");
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            assertThrows(
                    InterruptedException.class,
                    () -> new Ffprobe(ffprobe.toString(), folder).probe(ProbeMain.DEFINITION, Capabilities.UNKNOWN));
            interrupted.complete(null);
        });
        thread.start();
        long probe = writtenPid();
        thread.interrupt();
        interrupted.get();
        Await.until(() -> !isAlive(probe));
    }

    private static Media.VideoTrack probedVideo(Path ffprobe, Path folder) throws InterruptedException {
        return probed(ffprobe, folder, ProbeMain.DEFINITION).video().orElseThrow();
    }

    private static Media probed(Path ffprobe, Path folder, Definition definition) throws InterruptedException {
        return new Ffprobe(ffprobe.toString(), folder)
                .probe(definition, Capabilities.UNKNOWN)
                .media()
                .orElseThrow();
    }

    /** Its packets may take for ever by its own clock. */
    @Test
    void openSourceThatIsSlowIsDescribedByTheDump() throws Exception {
        Path ffprobe = ffprobe(
                "echo '[info] Input #0, flv, from live:' >&2",
                "echo '[info]   Stream #0:0: Video: h264 (High), yuv420p, 320x240, 15 fps, 15 tbr, 90k tbn' >&2",
                "exec sleep 1000");
        Media.VideoTrack video = probedVideo(ffprobe, folder);
        assertEquals("h264 High yuv420p, 320x240 at 15 fps", video.describe());
    }

    @Test
    void sourceWithoutClockIsMeasuredByArrival() throws Exception {
        Path ffprobe = ffprobe(
                "echo '[info] Input #0, mpjpeg, from live:' >&2",
                "echo '[info]   Stream #0:0: Video: mjpeg, yuvj420p(pc), 320x240, 25 fps, 25 tbr, 25 tbn' >&2",
                "case $* in",
                "*-use_wallclock_as_timestamps*)",
                "for i in 0 1 2 3 4 5 6 7 8 9; do",
                "echo \"packet|codec_type=video|stream_index=0|pts_time=$i|size=9000|flags=K_\"",
                "done",
                "echo 'stream|index=0|codec_type=video|codec_name=mjpeg|r_frame_rate=25/1|disposition:attached_pic=0'",
                "echo 'format|format_name=mpjpeg|duration=N/A' ;;",
                "*) exec sleep 1000 ;;",
                "esac");
        assertEquals(Optional.of(FrameRate.of(1)), probedVideo(ffprobe, folder).frameRate());
    }

    @Test
    void fileWithoutClockIsProbedToItsEnd() throws Exception {
        Path ffprobe = ffprobe(
                "echo '[info] Input #0, h264, from film:' >&2",
                "echo '[info]   Stream #0:0: Video: h264 (High), yuv420p, 320x240, 25 fps, 25 tbr, 1200k tbn' >&2",
                "sleep 0.4", // longer than the daemon waits between two looks
                "echo 'stream|index=0|codec_type=video|codec_name=h264|r_frame_rate=25/1|avg_frame_rate=25/1|bit_rate=N/A|disposition:attached_pic=0'",
                "echo 'format|format_name=h264|duration=N/A|size=90000'");
        Definition film = DefinitionBuilder.definition(
                new StreamName("film"),
                DefinitionBuilder.source("film.h264"),
                DefinitionBuilder.output("rtmp://h/app/key"));
        assertTrue(probed(ffprobe, folder, film).hasEnd());
    }

    @Test
    void cameraThatRefusesTheSecondProbeIsDescribedByTheFirst() throws Exception {
        Path ffprobe = ffprobe(
                "case $* in",
                "*-use_wallclock_as_timestamps*)",
                "echo '[http @ 0x1] [error] HTTP error 503 Service Unavailable' >&2; exit 1 ;;",
                "esac",
                "echo '[info] Input #0, mpjpeg, from live:' >&2",
                "echo '[info]   Stream #0:0: Video: mjpeg, yuvj420p(pc), 320x240, 25 fps, 25 tbr, 25 tbn' >&2",
                "exec sleep 1000");
        assertEquals(
                "mjpeg yuvj420p, 320x240 at 25 fps",
                probedVideo(ffprobe, folder).describe());
    }

    /** It comes as fast as the web server gives it. */
    @Test
    void fileWithoutClockIsNotMeasuredByArrival() throws Exception {
        Path ffprobe = ffprobe(
                "echo '[info] Input #0, h264, from film:' >&2",
                "echo '[info]   Stream #0:0: Video: h264 (High), yuv420p, 320x240, 25 fps, 25 tbr, 1200k tbn' >&2",
                "case $* in",
                "*-use_wallclock_as_timestamps*)",
                "for i in 0 1 2 3 4 5 6 7 8 9; do",
                "echo \"packet|codec_type=video|stream_index=0|pts_time=0.00$i|size=9000|flags=K_\"",
                "done ;;",
                "esac",
                "echo 'stream|index=0|codec_type=video|codec_name=h264|r_frame_rate=25/1|avg_frame_rate=25/1|bit_rate=N/A|disposition:attached_pic=0'",
                "echo 'format|format_name=h264|duration=N/A|size=90000'");
        assertEquals(
                "h264, size unknown at 25 fps", probedVideo(ffprobe, folder).describe());
    }

    /** Its writer would end with the probe. */
    @Test
    void namedPipeIsLeftToTheRun() throws Exception {
        Path pipe = folder.resolve("live.ts");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path ffprobe = ffprobe("touch called");
        Definition definition =
                DefinitionBuilder.stream("stage").input(pipe.toString()).build();
        ProbeResult found = new Ffprobe(ffprobe.toString(), folder).probe(definition, Capabilities.UNKNOWN);
        assertEquals(new ProbeResult.Skipped(), found);
        assertFalse(Files.exists(folder.resolve("called")));
    }
}
