package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.streampusher.plan.Media;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines that ffprobe 5.1 and 7.1 write when a source is open. */
class SourceDumpTest {
    private static final String FILM = """
            [info] Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'phone.mp4':
            [info]   Duration: 00:01:03.50, start: 0.000000, bitrate: 690 kb/s
            [info]   Stream #0:0[0x1](und): Video: h264 (Constrained Baseline) (avc1 / 0x31637661), yuv420p(progressive), \
            320x180 [SAR 1:1 DAR 16:9], 611 kb/s, 29.97 fps, 29.97 tbr, 12800 tbn (default)
            [info]   Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, 5.1, fltp, 69 kb/s (default)
            """;

    @Test
    void tracksAreRead() {
        SourceDump dump = SourceDump.of(FILM);
        Media media = ProbeParser.parse(dump.records());
        assertEquals("mov,mp4,m4a,3gp,3g2,mj2", media.format());
        assertEquals(Optional.of(Duration.ofMillis(63_500)), media.duration());
        assertEquals(
                "h264 Constrained Baseline yuv420p, 320x180 at 29.97 fps",
                media.video().orElseThrow().describe());
        assertEquals("aac LC, 44100 Hz, 6 channels", media.audio().orElseThrow().describe());
    }

    @Test
    void sourceThatIsNotOpenIsIncomplete() {
        assertFalse(
                SourceDump.of("[tcp @ 0x1] [info] Starting connection attempt").isComplete());
        assertFalse(SourceDump.of(FILM.substring(0, FILM.indexOf("[info]   Stream")))
                .isComplete());
    }
}
