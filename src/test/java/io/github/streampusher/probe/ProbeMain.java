package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.util.Optional;

/** A daemon that does nothing but probe: its arguments are ffprobe and the run directory. */
final class ProbeMain {
    static final Definition DEFINITION = Definition.of(
            new StreamName("stage"),
            Input.Source.of(Address.of("rtsp://camera/main")),
            Output.of(Address.of("rtmp://h/app/key")));

    private ProbeMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        new Ffprobe(arguments[0], Path.of("/"), Optional.of(Path.of(arguments[1])))
                .probe(DEFINITION, Capabilities.UNKNOWN);
    }
}
