package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.Delivery.SessionFormat;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.VideoSize;
import io.github.streampusher.testkit.DefinitionBuilder;
import io.github.streampusher.testkit.ExternalProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs of all kinds get one video header and one audio header in a session, with the real FFmpeg. */
class SessionFormatIT {
    private static final String ENCODED = " -c:v libx264 -preset ultrafast -c:a aac";

    /** Differ in what FFmpeg would pass on: range, colours, shape of pixels, size, rate, scan, audio. */
    private static final List<String> SOURCES = List.of(
            "testsrc2=size=640x480:rate=25|-pix_fmt yuv420p -ac 2",
            "testsrc2=size=640x480:rate=25|-pix_fmt yuvj420p -color_range pc -ac 1",
            "testsrc2=size=720x576:rate=50,setsar=16/15|-pix_fmt yuv420p -colorspace smpte170m -color_trc smpte170m"
                    + " -color_primaries smpte170m -ar 44100",
            "testsrc2=size=1280x720:rate=30|-pix_fmt yuv422p10le -colorspace bt2020nc -ac 6",
            "testsrc2=size=480x640:rate=15|-pix_fmt yuv444p -chroma_sample_location topleft");

    @TempDir
    Path folder;

    @Test
    void headersAreTheSameWhateverTheSourceIs() throws Exception {
        SessionFormat format = new SessionFormat(new VideoSize(640, 480), FrameRate.of(25), true);
        Set<String> headers = new TreeSet<>();
        for (String source : SOURCES) {
            headers.add(headersOf(source, format));
        }
        assertEquals(1, headers.size(), headers::toString);
        assertTrue(
                headers.iterator().next().matches("(?s)(.*extradata_size=\\d+\\|extradata_hash=MD5:\\w+\\s+){2}"),
                headers::toString);
    }

    /** Players take it for BT.709, FFmpeg's scaler for BT.601: taken for that, it comes to 24 dB. */
    @Test
    void coloursOfHdVideoThatDoesNotNameThemStayTheSame() throws Exception {
        Path file = source("testsrc2=size=1280x720:rate=25|-pix_fmt yuv420p");
        Media.VideoTrack video = new Media.VideoTrack(
                OptionalInt.empty(),
                "h264",
                "High",
                OptionalInt.empty(),
                "yuv420p",
                "",
                Optional.of(new VideoSize(1280, 720)),
                Optional.of(FrameRate.of(25)),
                Optional.of(FrameRate.of(25)),
                false,
                0,
                false,
                0,
                Optional.empty(),
                OptionalLong.empty());
        Media media = new Media("matroska,webm", Optional.empty(), Optional.of(video), Optional.empty());
        SessionFormat format = new SessionFormat(new VideoSize(1280, 720), FrameRate.of(25), true);
        Path sent = encoded(file, format, Optional.of(media));
        String psnr = ExternalProcess.tryToRun(
                        ("ffmpeg -nostdin -i " + sent + " -i " + file + " -lavfi [0:v][1:v]psnr -f null -").split(" "))
                .output();
        Matcher average = Pattern.compile("PSNR .*average:(\\d+)").matcher(psnr);
        assertTrue(average.find() && Integer.parseInt(average.group(1)) >= 30, psnr);
    }

    private Path source(String source) throws Exception {
        Path file = folder.resolve("source.mkv");
        String[] parts = source.split("\\|");
        ExternalProcess.run(("ffmpeg -nostdin -v error -y -f lavfi -i " + parts[0] + " -f lavfi -i sine -t 1" + ENCODED
                        + " " + parts[1] + " " + file)
                .split(" "));
        return file;
    }

    private Path encoded(Path source, SessionFormat format, Optional<Media> media) throws Exception {
        Path sent = folder.resolve("sent.flv");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-y"));
        command.addAll(RelayPlanner.feed(definition(source), Optional.of(format), media, Capabilities.UNKNOWN)
                .commandLine()
                .reveal(preset -> ""));
        command.replaceAll(argument -> argument.equals(RelayPlanner.ADDRESS) ? sent.toString() : argument);
        ExternalProcess.run(command.toArray(String[]::new));
        return sent;
    }

    private String headersOf(String source, SessionFormat format) throws Exception {
        Path sent = encoded(source(source), format, Optional.empty());
        return ExternalProcess.tryToRun(("ffprobe -v error -show_data_hash md5 -show_entries"
                                + " stream=codec_name,extradata_hash,extradata_size -of compact " + sent)
                        .split(" "))
                .output();
    }

    private static Definition definition(Path file) {
        return DefinitionBuilder.stream("case")
                .inputs(List.of(new Input.Source(
                        new Address(Text.plain(file.toString())),
                        Optional.empty(),
                        Map.of(),
                        Input.Pace.NONE,
                        false,
                        Optional.empty())))
                .output(DefinitionBuilder.output("rtmp://live.example.net/app/key"))
                .build();
    }
}
