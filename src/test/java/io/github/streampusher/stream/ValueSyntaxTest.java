package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Settings.ByteSize;
import io.github.streampusher.stream.Settings.StartRate;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Parses and formats the values of definitions. */
class ValueSyntaxTest {
    @ParameterizedTest
    @CsvSource({"1000k, 1000000", "2.5M, 2500000", "800000, 800000", "10K, 10000"})
    void bitrateIsParsed(String text, long bits) {
        assertEquals(bits, Bitrate.parse(text).bitsPerSecond());
    }

    @Test
    void bitrateInKilobitsWithoutItsUnitIsRefusedWithTheLikelyOne() {
        String message = assertThrows(IllegalArgumentException.class, () -> Bitrate.parse("4000"))
                .getMessage();
        assertTrue(message.contains("4000 is 4000 bit/s, too little for media; did you mean 4000k?"), message);
    }

    @ParameterizedTest
    @CsvSource({"1280x720, 1280, 720", "1080p, 1920, 1080", "480p, 854, 480", "240p, 426, 240", "2160p, 3840, 2160"})
    void pictureSizeIsParsed(String text, int width, int height) {
        assertEquals(new VideoSize(width, height), VideoSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"10MiB, 10485760", "10MB, 10000000", "4096, 4096", "1GiB, 1073741824"})
    void byteSizeIsParsed(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text).bytes());
    }

    @ParameterizedTest
    @CsvSource({"25, 25, 1", "29.97, 2997, 100", "30000/1001, 30000, 1001", "12.5, 125, 10"})
    void frameRateIsParsed(String text, int numerator, int denominator) {
        assertEquals(new FrameRate(numerator, denominator), FrameRate.parse(text));
    }

    @Test
    void testPatternIsParsed() {
        assertEquals(
                Optional.of(new Input.TestPattern(new VideoSize(320, 240), FrameRate.of(10))),
                Input.TestPattern.of(DefinitionBuilder.address("test:320x240@10")));
        assertEquals(
                Optional.of(new Input.TestPattern(new VideoSize(640, 480), FrameRate.of(25))),
                Input.TestPattern.of(DefinitionBuilder.address("test")));
        assertEquals(Optional.empty(), Input.TestPattern.of(DefinitionBuilder.address("tests/a.mp4")));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                        wrong(
                                Bitrate::parse,
                                Bitrate.ALLOWED,
                                "",
                                "0",
                                "160",
                                "9.9k",
                                "0.9k",
                                "-1k",
                                "1000kbit",
                                "1e6",
                                "2000M"),
                        wrong(ByteSize::parse, ByteSize.ALLOWED, "", "10 MB", "-1", "99999999TiB", "1.5MB"),
                        wrong(FrameRate::parse, FrameRate.ALLOWED, "", "0", "25/0", "25fps", "1001", "1/2/3"),
                        wrong(
                                VideoSize::parse,
                                VideoSize.ALLOWED,
                                "",
                                "640",
                                "0x0",
                                "640x",
                                "99999x10",
                                "640X480",
                                "1080i",
                                "20p"),
                        wrong(StartRate::parse, StartRate.ALLOWED, "", "20", "0/s", "20/m", "999999/s"),
                        wrong(StreamName::new, StreamName.ALLOWED, "", "-a", "A", "a b", "a/b", "ä", "x".repeat(64)),
                        wrong(
                                text -> Input.TestPattern.parse(DefinitionBuilder.address(text)),
                                "such as",
                                "test:",
                                "test:1x1@1",
                                "test:640x480"))
                .flatMap(Function.identity());
    }

    private static Stream<Arguments> wrong(Function<String, ?> notation, String allowed, String... texts) {
        return Stream.of(texts).map(text -> Arguments.of(notation, text, allowed));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void invalidValueIsRejectedWithAllowedSyntax(Function<String, ?> notation, String text, String allowed) {
        String message = assertThrows(IllegalArgumentException.class, () -> notation.apply(text))
                .getMessage();
        assertTrue(message.contains(allowed), message);
    }

    @ParameterizedTest
    @CsvSource({"300, 0.3 s", "2000, 2 s", "12400, 12 s", "4542000, 75m42s", "7260000, 2h1m", "273600000, 3d4h"})
    void durationIsFormatted(long millis, String text) {
        assertEquals(text, DurationText.format(Duration.ofMillis(millis)));
    }
}
