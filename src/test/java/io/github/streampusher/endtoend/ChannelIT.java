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

/** Files that are unlike each other, one after another in one session. {@code -Dsoak.seconds=900} for a long run. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(4000)
class ChannelIT {
    /** On a machine that does much else. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String TONE = " -f lavfi -i sine=frequency=440:sample_rate=";

    @TempDir
    Path folder;

    private static final int SECONDS = Integer.getInteger("soak.seconds", 16);
    private static final int FILE_SECONDS = Integer.getInteger("soak.file", 4);

    private void encode(String name, String video, String audio, String options) throws Exception {
        Path file = folder.resolve("media").resolve(name);
        String command = "ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=" + video + audio + " " + options + " -t "
                + FILE_SECONDS + " " + file;
        ExternalProcess.run(command.split(" "));
    }

    /** Other sizes, rates, codecs, containers and channels; one has no sound, and some cannot be played. */
    private void makeFiles() throws Exception {
        Files.createDirectories(folder.resolve("media"));
        String fast = "-preset ultrafast -c:a aac";
        encode("01.mp4", "size=320x240:rate=25", TONE + "48000", fast);
        encode("02.mkv", "size=192x144:rate=30", "", "-preset ultrafast");
        Files.createFile(folder.resolve("media/03.mp4"));
        Files.writeString(folder.resolve("media/04.mp4"), "this is no film");
        encode("05.ts", "size=144x192:rate=15", TONE + "44100", "-c:v mpeg2video -r 25 -c:a ac3 -ac 6");
        encode("06.flv", "size=320x240:rate=24", TONE + "44100", fast + " -ac 1");
        if (SECONDS > 60) { // the others are as quickly encoded, and take their turn later
            encode("07.avi", "size=352x288:rate=25", TONE + "32000", "-c:v mpeg4 -c:a mp2");
            encode("08.mp4", "size=640x360:rate=50", TONE + "96000", fast);
            encode("09.mkv", "size=256x144:rate=24000/1001", TONE + "22050", "-preset ultrafast -c:a flac");
            encode("10.mpg", "size=320x240:rate=25", TONE + "48000", "-c:v mpeg2video -flags +ildct+ilme -c:a mp2");
            Files.createSymbolicLink(folder.resolve("media/11.mp4"), Path.of("/gone.mp4"));
            encode("12.mov", "size=240x320:rate=25", TONE + "8000", fast + " -metadata:s:v rotate=90");
        }
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
                viewer.awaitFrames(25 * SECONDS, LIMIT.plusSeconds(2L * SECONDS));
                System.out.println("ChannelIT: longest gap " + viewer.takeLongestGap() + " ms, " + viewer.leaps()
                        + " of " + SECONDS / FILE_SECONDS + " files late");
                assertEquals("", viewer.errors(), daemon::output);
                assertEquals(0, viewer.backward());
                if (SECONDS > 60) { // beside other tests FFmpeg takes longer to start than a file lasts
                    assertTrue(
                            viewer.leaps() <= SECONDS / (2 * FILE_SECONDS),
                            () -> "many files were late\n" + daemon.output());
                }
            }
            assertEquals(1, publishes(server), daemon::output);
            assertTrue(daemon.output().contains("skips " + folder.resolve("media/04.mp4")), daemon::output);
        }
    }
}
