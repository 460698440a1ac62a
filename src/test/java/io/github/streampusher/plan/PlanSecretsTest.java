package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Video;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.List;
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
        Definition definition = DefinitionBuilder.stream("a")
                .input("test:640x480@25")
                .video(video)
                .build();
        assertEquals(
                List.of(new Plan.Warning("video.frame-rate", "*** fps from 25 duplicates 1 of 6 frames")),
                Planner.plan(definition.withReferencedValues(Set.of("30"))).warnings());
    }
}
