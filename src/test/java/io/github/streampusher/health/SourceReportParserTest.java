package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.RawLine;
import io.github.streampusher.stream.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lines of FFmpeg 5.1 and 7.1. */
class SourceReportParserTest {
    private static final String REFUSED = "[warning] DTS 44123, next:18000000 st:0 invalid dropping";

    private final SourceReportParser parser = new SourceReportParser(new Redactor(Set.of("secret")));

    private Optional<SourceReport.Kind> kindOf(String line, Duration now) {
        return parser.accept(new RawLine(line.getBytes(StandardCharsets.UTF_8), false), now)
                .map(SourceReport::kind);
    }

    @Test
    void newTracksAreReported() {
        assertEquals(
                Optional.of(SourceReport.Kind.NEW_VIDEO),
                kindOf("[flv @ 0x56] [warning] New video stream 0:1 at pos:91739 and DTS:20.021s", Duration.ZERO));
        assertEquals(
                Optional.of(SourceReport.Kind.NEW_AUDIO),
                kindOf("[warning] New audio stream with index 1 at pos:9 and DTS:20.021s", Duration.ZERO));
    }

    private List<SourceReport.Kind> kindsOfLines(int count, Duration interval) {
        return kindsOfLines(REFUSED, count, interval);
    }

    private List<SourceReport.Kind> kindsOfLines(String line, int count, Duration interval) {
        return IntStream.range(0, count)
                .mapToObj(i -> kindOf(line, interval.multipliedBy(i)))
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void floodOfRefusedTimeStampsIsOneLeap() {
        assertEquals(List.of(SourceReport.Kind.TIME_LEAP), kindsOfLines(200, Duration.ofMillis(20)));
    }

    /** H.265 that follows under the name of H.264. */
    @Test
    void floodOfPacketsWithoutPictureIsAnotherVideo() {
        String line = "[NULL @ 0x56] [error] missing picture in access unit with size 774";
        assertEquals(List.of(SourceReport.Kind.OTHER_VIDEO), kindsOfLines(line, 100, Duration.ofMillis(40)));
        assertEquals(List.of(), kindsOfLines(line, 1000, Duration.ofSeconds(1)));
    }

    @Test
    void occasionalRefusedTimeStampIsNoLeap() {
        assertEquals(List.of(), kindsOfLines(2000, Duration.ofSeconds(1)));
    }

    /** Of 25 frames and 47 packets of audio a second, on a leap back by 2 s, every 5 s. */
    @Test
    void shortLeapsThatFfmpegBridgesAreNoLeap() {
        List<SourceReport.Kind> kinds = IntStream.range(0, 10)
                .mapToObj(leap -> Duration.ofSeconds(5).multipliedBy(leap))
                .flatMap(leap -> IntStream.range(0, 144).mapToObj(i -> leap.plusMillis(i * 1000 / 72)))
                .map(at -> kindOf(nonMonotonous(19969, 17991), at))
                .flatMap(Optional::stream)
                .toList();
        assertEquals(List.of(), kinds);
    }

    private static String nonMonotonous(long previous, long current) {
        return "[tee @ 0x55] [warning] Non-monotonous DTS in output stream 1:0; previous: " + previous + ", current: "
                + current + "; changing to " + (previous + 1) + ". This may result in incorrect timestamps";
    }

    @Test
    void timeStampsFarBackAreALeap() {
        assertEquals(
                List.of(SourceReport.Kind.TIME_LEAP),
                kindsOfLines(nonMonotonous(20021, 1021), 200, Duration.ofMillis(20)));
    }

    /** A tee with FFmpeg's time base of one frame, of a camera that begins without time stamps. */
    @Test
    void roundedTimeStampsAreNoLeap() {
        assertEquals(List.of(), kindsOfLines(nonMonotonous(256, 256), 200, Duration.ofMillis(20)));
        assertEquals(List.of(), kindsOfLines(nonMonotonous(257, 255), 200, Duration.ofMillis(20)));
    }
}
