package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Inputs in order of preference, a slate, a backup, and several outputs: around what fails, and back. It waits more than
 * it works, so others run beside it.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(400)
class FailoverIT {
    private static final String FAST = "watchdog: {stall-timeout: 4s}, restart: {delay: 500ms}";

    @TempDir
    Path folder;

    private static JsonObject output(JsonObject stream, int place) {
        return stream.getAsJsonArray("outputs").get(place).getAsJsonObject();
    }

    private static boolean isUp(JsonObject stream, int place) {
        return !output(stream, place).get("up").isJsonNull()
                && output(stream, place).get("up").getAsBoolean();
    }

    private static String detail(JsonObject stream) {
        return stream.get("detail").getAsString();
    }

    private static boolean isIn(JsonObject stream, String state) {
        return stream.get("state").getAsString().equals(state);
    }

    @Test
    void streamsFailOverAndFailBack() throws Exception {
        Path media = TestMedia.create(folder.resolve("media.ts"));
        Path mp4 = folder.resolve("media.mp4");
        ExternalProcess.run("ffmpeg", "-nostdin", "-v", "error", "-i", media.toString(), "-c", "copy", mp4.toString());
        Path recording = folder.resolve("recording.mkv");
        try (RtmpServer steady = new RtmpServer(folder.resolve("steady"));
                RtmpServer shaky = new RtmpServer(folder.resolve("shaky"));
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"), FAST)) {
            daemon.define("feed.yaml", RealDaemon.stream("feed", "test:192x144@20", steady.url("feed")));
            daemon.define(
                    "others.yaml",
                    String.join(
                            "\n",
                            "streams:",
                            "  kept: {input: {url: " + media + ", loop: true}, output: {url: '" + shaky.url("kept")
                                    + "', backup: '" + steady.url("kept") + "'}}",
                            "  copied: {input: {url: " + mp4 + ", loop: true}, output: ['" + steady.url("copyOne")
                                    + "', '" + steady.url("copyTwo") + "']}",
                            "  several: {input: 'test:192x144@25', output: ['" + steady.url("oneKey") + "', '"
                                    + shaky.url("twoKey") + "', " + recording + "]}",
                            ""));
            daemon.start();
            daemon.awaitState("feed", "live");
            daemon.define(
                    "show.yaml",
                    "streams: {show: {input: ['" + steady.url("feed") + "', {slate: \"it's soon: back\"}], output: '"
                            + steady.url("show") + "'}}\n");
            List.of("kept", "several", "show", "copied").forEach(name -> daemon.awaitState(name, "live"));
            assertEquals(2, steady.tracks("copyOne").size());
            assertEquals(2, steady.tracks("copyTwo").size());
            List<String> tracks = steady.tracks("show");
            assertEquals(2, tracks.size(), tracks::toString);
            long pid = daemon.pidOf("several");
            String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            assertFalse(command.contains("oneKey") || command.contains("twoKey"), command);

            daemon.runCommand("stop", "feed");
            shaky.stop();
            assertFailedOver(daemon, steady, shaky, tracks);

            shaky.start();
            daemon.runCommand("start", "feed");
            List.of("kept", "several", "show")
                    .forEach(name -> daemon.await(name, stream -> isIn(stream, "live") && isUp(stream, 0)));
            assertTrue(
                    daemon.output().contains("show: stopping: the preferred route is available again"), daemon::output);
            assertEquals(2, shaky.tracks("kept").size());
            assertEquals(2, shaky.tracks("twoKey").size());

            assertHungOutputLeavesOthersRunning(daemon, shaky);
            assertEquals(pid, daemon.pidOf("several"), daemon::output);
            assertTrue(Files.size(recording) > 100_000, () -> recording + " has little in it");
        }
    }

    private static void assertFailedOver(RealDaemon daemon, RtmpServer steady, RtmpServer shaky, List<String> tracks)
            throws IOException, InterruptedException {
        List.of("kept", "several", "show").forEach(name -> daemon.await(name, stream -> isIn(stream, "degraded")));

        JsonObject kept = daemon.stream("kept").orElseThrow();
        assertTrue(detail(kept).contains("on the backup of output 1 since destination-"), kept::toString);
        assertTrue(output(kept, 0).get("url").getAsString().contains(":" + steady.port()), kept::toString);
        assertEquals(2, steady.tracks("kept").size());

        JsonObject several = daemon.stream("several").orElseThrow();
        assertEquals("destination-refused", output(several, 1).get("cause").getAsString(), several::toString);
        assertTrue(isUp(several, 0) && !isUp(several, 1) && isUp(several, 2), several::toString);
        assertEquals(2, steady.tracks("oneKey").size());

        JsonObject show = daemon.stream("show").orElseThrow();
        assertTrue(detail(show).contains("on input 2 since source-"), () -> show + daemon.output());
        assertTrue(isUp(show, 0));
        assertEquals(tracks, steady.tracks("show"), "the slate has the form of the source");
    }

    private static void assertHungOutputLeavesOthersRunning(RealDaemon daemon, RtmpServer shaky)
            throws IOException, InterruptedException {
        shaky.signal("STOP");
        daemon.await("several", stream -> isIn(stream, "degraded") && !isUp(stream, 1));
        JsonObject several = daemon.stream("several").orElseThrow();
        assertTrue(isUp(several, 0) && isUp(several, 2), several::toString);
        long frames = several.get("frames").getAsLong();
        daemon.await("several", stream -> stream.get("frames").getAsLong() > frames + 50);
        shaky.signal("CONT");
        daemon.await("several", stream -> isIn(stream, "live"));
    }
}
