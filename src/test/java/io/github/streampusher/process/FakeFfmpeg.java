package io.github.streampusher.process;

import io.github.streampusher.ffmpeg.CommandLine;
import io.github.streampusher.ffmpeg.Redactor;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.Launch;
import io.github.streampusher.supervision.RunId;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The script that stands for FFmpeg; its first argument says what it does. */
final class FakeFfmpeg {
    static final Redactor NO_SECRETS = new Redactor(List.of());

    private FakeFfmpeg() {}

    static String program() {
        try {
            Path script =
                    Path.of(FakeFfmpeg.class.getResource("/process/fake-ffmpeg").toURI());
            script.toFile().setExecutable(true); // resources are copied without their modes
            return script.toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static RunId run(String stream, long number) {
        return new RunId(new StreamName(stream), number);
    }

    static Launch launch(RunId run, String... arguments) {
        return launch(run, program(), NO_SECRETS, arguments);
    }

    static Launch launch(RunId run, String program, Redactor redactor, String... arguments) {
        List<Text> texts = Arrays.stream(arguments).map(Text::plain).toList();
        return new Launch(run, program, new CommandLine(texts), redactor);
    }
}
