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
import java.util.Set;
import java.util.TreeSet;
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

    private String headersOf(String source, SessionFormat format) throws Exception {
        Path file = folder.resolve("source.mkv");
        String[] parts = source.split("\\|");
        ExternalProcess.run(("ffmpeg -nostdin -v error -y -f lavfi -i " + parts[0] + " -f lavfi -i sine -t 1" + ENCODED
                        + " " + parts[1] + " " + file)
                .split(" "));
        Path sent = folder.resolve("sent.flv");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-y"));
        command.addAll(RelayPlanner.feed(definition(file), Optional.of(format), Optional.empty(), Capabilities.UNKNOWN)
                .commandLine()
                .reveal(preset -> ""));
        command.replaceAll(argument -> argument.equals(RelayPlanner.ADDRESS) ? sent.toString() : argument);
        ExternalProcess.run(command.toArray(String[]::new));
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
