package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.ExtraArguments;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanSecretsTest {
    @Test
    void planWarningsMaskReferencedValues() {
        Video video = new Video(
                Video.Codec.AUTO,
                Optional.empty(),
                Optional.empty(),
                Optional.of(FrameRate.of(30)),
                Optional.empty(),
                "veryfast",
                Duration.ofSeconds(2));
        Definition definition = new Definition(
                new StreamName("a"),
                true,
                Map.of(),
                List.of(Input.Source.of(Address.of("test:640x480@25"))),
                List.of(Output.of(Address.of("rtmp://h/app/k"))),
                video,
                io.github.streampusher.stream.Audio.DEFAULT,
                Watchdog.DEFAULT,
                RestartPolicy.DEFAULT,
                ExtraArguments.NONE);
        assertEquals(
                List.of("*** fps from 25: every sixth frame is a copy"),
                Planner.plan(definition.withReferencedValues(Set.of("30"))).warnings());
    }
}
