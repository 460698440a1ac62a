package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.nio.file.Path;
import java.util.Optional;

/** A daemon that does nothing but probe: its arguments are ffprobe and the run directory. */
final class ProbeMain {
    static final Definition DEFINITION = DefinitionBuilder.definition(
            new StreamName("stage"),
            DefinitionBuilder.source("rtsp://camera/main"),
            DefinitionBuilder.output("rtmp://h/app/key"));

    private ProbeMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        new Ffprobe(arguments[0], Path.of("/"), Optional.of(Path.of(arguments[1])))
                .probe(DEFINITION, Capabilities.UNKNOWN);
    }
}
