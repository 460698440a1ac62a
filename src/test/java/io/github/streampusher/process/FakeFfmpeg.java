package io.github.streampusher.process;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.RunId;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A script in place of FFmpeg; its first argument selects how it behaves. */
public final class FakeFfmpeg {
    public static final Redactor NO_SECRETS = new Redactor(List.of());

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

    public static RunId run(String stream, long number) {
        return new RunId(new StreamName(stream), number);
    }

    static Launch launch(RunId run, String... arguments) {
        return launch(run, program(), NO_SECRETS, arguments);
    }

    static Launch launch(RunId run, String program, Redactor redactor, String... arguments) {
        List<Text> texts = Arrays.stream(arguments).map(Text::plain).toList();
        return new Launch(run, program, new CommandLine(texts), redactor, List.of());
    }
}
