package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanSecretsTest {
    @Test
    void keyThatCannotBeKeptOffCommandLineIsRefused() {
        String key = "k".repeat(1100);
        for (String url : List.of("rtmp://h/live/cam?jwt=" + key, "srt://h:1?passphrase=" + key)) {
            Plan plan = Planner.plan(DefinitionBuilder.definition(
                    new StreamName("a"), DefinitionBuilder.source("test"), DefinitionBuilder.output(url)));
            assertEquals(
                    Optional.of(Cause.OPTION_INVALID), plan.preflightFailure().map(Diagnosis::cause));
            assertFalse(plan.commandLine().reveal(preset -> "FILE").toString().contains("kkk"));
        }
    }

    @Test
    void secretOptionsOfOutputAreKeptOffCommandLine() {
        Output output = new Output(
                DefinitionBuilder.address("https://h/x.m3u8"),
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(
                        "headers",
                        Text.plain("Authorization: Bearer abc-def-ghi"),
                        "cookies",
                        Text.plain("a=secretive")));
        Plan plan = Planner.plan(
                DefinitionBuilder.definition(new StreamName("a"), DefinitionBuilder.source("test"), output));
        assertEquals(Optional.empty(), plan.preflightFailure());
        String typed = plan.commandLine().reveal(preset -> "FILE").toString();
        assertTrue(typed.contains("-fpre, FILE"), typed);
        assertFalse(typed.contains("abc-def") || typed.contains("secretive"), typed);
    }

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
