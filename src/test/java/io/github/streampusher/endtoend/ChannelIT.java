package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files that are unlike each other, one after another in one session. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(200)
class ChannelIT {
    /** On a machine that does much else. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String TONE = " -f lavfi -i sine=frequency=440:sample_rate=";

    @TempDir
    Path folder;

    private void encode(String name, String video, String audio, String options) throws Exception {
        Path file = folder.resolve("media").resolve(name);
        String command =
                "ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=" + video + audio + " " + options + " " + file;
        ExternalProcess.run(command.split(" "));
    }

    /** Another size, rate, codec, container and number of channels each; one has no sound, one is empty, one is broken. */
    private void makeFiles() throws Exception {
        Files.createDirectories(folder.resolve("media"));
        encode("1.mp4", "size=320x240:rate=25", TONE + "48000", "-t 4 -preset ultrafast -c:a aac");
        encode("2.mkv", "size=192x144:rate=30", "", "-t 4 -preset ultrafast");
        Files.createFile(folder.resolve("media/3.mp4"));
        Files.writeString(folder.resolve("media/4.mp4"), "this is no film");
        encode("5.ts", "size=144x192:rate=15", TONE + "44100", "-t 4 -c:v mpeg2video -r 25 -c:a ac3 -ac 6");
        encode("6.flv", "size=320x240:rate=24", TONE + "44100", "-t 4 -preset ultrafast -c:a aac -ac 1");
    }

    private static long publishes(RtmpServer server) {
        return Pattern.compile("publish: name='lofi'")
                .matcher(server.log())
                .results()
                .count();
    }

    @Test
    void unlikeFilesAreOneSession() throws Exception {
        makeFiles();
        try (RtmpServer server = new RtmpServer(folder.resolve("server"));
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"), "restart: {delay: 500ms}")) {
            daemon.define(
                    "lofi.yaml",
                    RealDaemon.stream("lofi", "{files: " + folder.resolve("media") + "}", server.url("lofi")));
            daemon.start();
            Await.until(() -> publishes(server) > 0, LIMIT, daemon::output);
            try (RelayViewer viewer = new RelayViewer(server.url("lofi"))) {
                viewer.awaitFrames(30, LIMIT);
                viewer.forgetStart();
                viewer.awaitFrames(400, LIMIT); // 16 s: four files
                System.out.println("ChannelIT: longest gap " + viewer.takeLongestGap() + " ms");
                assertEquals("", viewer.errors(), daemon::output);
                assertEquals(0, viewer.backward());
                assertTrue(viewer.leaps() <= 2, () -> viewer.leaps() + " of four files were late\n" + daemon.output());
            }
            assertEquals(1, publishes(server), daemon::output);
            assertTrue(daemon.output().contains("skips " + folder.resolve("media/4.mp4")), daemon::output);
        }
    }
}
