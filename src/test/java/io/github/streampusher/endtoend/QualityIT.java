package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Degraded streams: the daemon reports the numbers and the reason. */
class QualityIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(75);
    private static final String FAST = "watchdog: {slow-after: 8s}, restart: {delay: 30s}";

    /** One thread, so that the machine has a processor left for the tests. */
    private static final String OVERLOAD =
            "video: {preset: veryslow}, ffmpeg: {output-args: [-threads, '1']}, watchdog: {stall-timeout: 1m}";

    @TempDir
    Path folder;

    @Test
    void degradedStreamsAreReportedWithNumbers() throws Exception {
        Path media = TestMedia.create(folder.resolve("media.ts"));
        try (RtmpServer server = new RtmpServer(folder.resolve("nginx"));
                FakeDestination narrow = FakeDestination.tcp(16 * 1024);
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"), FAST)) {
            String copy = "input: {url: " + media + ", loop: true}, video: copy, audio: copy";
            narrow.limitRate(80_000);
            daemon.define(
                    "quality.yaml",
                    String.join(
                            "\n",
                            "streams:",
                            "  good: {" + copy + ", output: " + server.url("good") + "}",
                            "  copies: {input: 'test:160x120@25', video: {frame-rate: 30}, output: "
                                    + server.url("copies") + "}",
                            "  losses: {input: 'test:160x120@25', video: {frame-rate: 20}, output: "
                                    + server.url("losses") + "}",
                            "  encoder: {input: 'test:1280x720@30', " + OVERLOAD + ", output: " + server.url("encoder")
                                    + "}",
                            "  uplink: {" + copy + ", output: {url: '" + narrow.url() + "', format: mpegts}}",
                            ""));
            daemon.start();

            awaitLogged(
                    daemon,
                    "uplink: degraded: too-slow: 0\\.[2-7]\\dx of real time for more than 8 s; "
                            + "the connection to the destination is too slow: \\d{4,} bytes wait unsent");
            awaitLogged(
                    daemon,
                    "encoder: degraded: too-slow: 0\\.\\d\\dx of real time for more than 8 s; "
                            + "the machine is too slow for (preset veryslow; \\w+|"
                            + "this size; preset ultrafast and \\d+ % of its width and height) should fit");
            awaitLogged(
                    daemon,
                    "copies: degraded: frames-duplicated: (4\\.9|5\\.[01]) of (29\\.[6-9]|30\\.[0-4]) frames a second "
                            + "are duplicates; the source has about 25, frame-rate asks for 30: leave frame-rate out");
            awaitLogged(
                    daemon,
                    "losses: degraded: frames-dropped: (4\\.9|5\\.[01]) of (24\\.[6-9]|25\\.[0-4]) frames a second "
                            + "are dropped to hold the frame rate");
            assertEquals(
                    "live", daemon.stream("good").orElseThrow().get("state").getAsString());
        }
    }

    private static void awaitLogged(RealDaemon daemon, String line) {
        Pattern pattern = Pattern.compile(" " + line);
        Await.until(() -> pattern.matcher(daemon.output()).find(), TIMEOUT, () -> line + "\n" + daemon.output());
    }
}
