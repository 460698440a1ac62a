package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Video.Overlay;
import io.github.streampusher.stream.VideoSize;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Year;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real FFmpeg draws, compared as pictures. */
class OverlaysIT {
    private static final VideoSize SIZE = new VideoSize(640, 360);

    @TempDir
    Path folder;

    private static Overlay overlay(Overlay.Kind kind, String content, Overlay.Position at) {
        return new Overlay(kind, Text.plain(content), at, 16, Optional.empty());
    }

    private static String filters(Video.Fit fit, List<Overlay> overlays, Optional<String> font) {
        Video usual = DefinitionBuilder.VIDEO;
        Video video = new Video(
                Video.Codec.H264,
                List.of(),
                Optional.of(SIZE),
                Optional.empty(),
                Optional.empty(),
                usual.preset(),
                usual.keyframeInterval(),
                fit,
                overlays);
        return new VideoEncoding(
                        video,
                        Optional.empty(),
                        false,
                        false,
                        false,
                        Encoder.of(video, Capabilities.UNKNOWN),
                        Capabilities.UNKNOWN.withWideFont(font))
                .filters()
                .orElseThrow()
                .reveal();
    }

    /** The first frame that a source has behind a filter graph, three bytes a pixel. */
    private byte[] frame(String source, String graph) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", source));
        command.addAll(List.of("-vf", graph, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"));
        Process ffmpeg = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] pixels = ffmpeg.getInputStream().readAllBytes();
        assertEquals(0, ffmpeg.waitFor(), graph);
        assertEquals(SIZE.pixels() * 3, pixels.length);
        return pixels;
    }

    private static String colour(byte[] frame, int x, int y) {
        int at = 3 * (y * SIZE.width() + x);
        boolean isRed = (frame[at] & 0xff) > 0xf0;
        boolean isGreen = (frame[at + 1] & 0xff) > 0xf0;
        return isRed ? "red" : isGreen ? "green" : "black";
    }

    @ParameterizedTest
    @CsvSource({"PAD, true", "CROP, false", "STRETCH, false"})
    void videoOfAnotherShapeIsPaddedCroppedOrStretched(Video.Fit fit, boolean hasBars) throws Exception {
        byte[] frame = frame("color=red:s=320x240", filters(fit, List.of(), Optional.empty()));
        assertEquals(hasBars ? "black" : "red", colour(frame, 10, 180));
        assertEquals(hasBars ? "black" : "red", colour(frame, 629, 180));
        assertEquals("red", colour(frame, 320, 2));
        assertEquals("red", colour(frame, 320, 357));
    }

    /** Inside the picture and outside it, beside each of its edges. */
    @ParameterizedTest
    @CsvSource({
        "TOP_LEFT, 16, 16",
        "TOP_RIGHT, 604, 16",
        "CENTER, 310, 170",
        "BOTTOM, 310, 324",
        "BOTTOM_RIGHT, 604, 324"
    })
    void imageStandsWhereItShould(Overlay.Position at, int x, int y) throws Exception {
        Path logo = folder.resolve("it's [my], 50%:logo;.png");
        List<String> make = List.of(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "color=lime:s=20x20",
                "-frames:v",
                "1",
                "-update",
                "1",
                "file:" + logo);
        assertEquals(0, new ProcessBuilder(make).inheritIO().start().waitFor());
        byte[] frame = frame(
                "color=red:s=640x360",
                filters(Video.Fit.PAD, List.of(overlay(Overlay.Kind.IMAGE, logo.toString(), at)), Optional.empty()));
        assertEquals("green", colour(frame, x + 10, y + 10));
        assertEquals("red", colour(frame, x - 4, y + 10));
        assertEquals("red", colour(frame, x + 24, y + 10));
        assertEquals("red", colour(frame, x + 10, y - 4));
        assertEquals("red", colour(frame, x + 10, y + 24));
    }

    /** Texts of all that FFmpeg's three levels of escaping know are drawn as a file with the same text is. */
    @Test
    void everyTextIsDrawnAsItIs() throws Exception {
        Random random = new Random(17);
        List<String> pieces = List.of(
                "\\", "'", "%%", ":", ",", ";", "[", "]", "{", "}", "=", "\"", "#", "$", "a", "é", "%Y", " ", "\\n",
                "%%{");
        List<String> texts = new ArrayList<>(List.of("it's 20:15", "100%%", "C:\\Windows", "%Y: [a], b; {c}'s \\ %%"));
        for (int i = 0; i < 10; i++) {
            texts.add(
                    random.ints(10, 0, pieces.size()).mapToObj(pieces::get).collect(Collectors.joining("", "<", ">")));
        }
        for (String text : texts) {
            Path file = Files.writeString(
                    folder.resolve("text"),
                    text.replace("%%", "\0")
                            .replace("%Y", Year.now().toString())
                            .replace("\0", "%"));
            assertArrayEquals(
                    frame(
                            "color=red:s=640x360",
                            text(overlay(Overlay.Kind.TEXT_FILE, file.toString(), Overlay.Position.TOP))),
                    frame("color=red:s=640x360", text(overlay(Overlay.Kind.TEXT, text, Overlay.Position.TOP))),
                    text);
        }
    }

    private static String text(Overlay overlay) {
        return filters(Video.Fit.PAD, List.of(overlay), Optional.empty());
    }

    /** A font without these characters draws the same box for each. */
    @Test
    void chineseTextHasItsCharacters() throws Exception {
        Optional<String> font = Optional.of("Noto Sans CJK SC");
        Overlay night = overlay(Overlay.Kind.TEXT, "深夜", Overlay.Position.CENTER);
        Overlay station = overlay(Overlay.Kind.TEXT, "电台", Overlay.Position.CENTER);
        byte[] first = frame("color=red:s=640x360", filters(Video.Fit.PAD, List.of(night), font));
        byte[] second = frame("color=red:s=640x360", filters(Video.Fit.PAD, List.of(station), font));
        assertTrue(Arrays.mismatch(first, second) >= 0, "the same boxes");
    }
}
