package io.github.streampusher.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The JSON form, to the byte: tools depend on its keys and its nulls. */
class PlanViewTest {
    private static final Decision COPY = new Decision(Decision.Kind.COPY, "as <is>");

    private static void assertJson(String resource, Optional<Media> media, List<String> warnings, String... command)
            throws IOException {
        try (var in = PlanViewTest.class.getResourceAsStream("/json/" + resource)) {
            Optional<Diagnosis> problem = command.length == 0
                    ? Optional.empty()
                    : Optional.of(new Diagnosis(Cause.SOURCE_REFUSED, "tcp://h:1: Connection refused <&'>"));
            Plan plan = new Plan(
                    media,
                    new CommandLine(List.of()),
                    OptionalDouble.empty(),
                    COPY,
                    COPY,
                    warnings.stream()
                            .map(text -> new Plan.Warning("video", text))
                            .toList(),
                    Optional.empty());
            assertEquals(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    Json.pretty(PlanView.of(
                            plan,
                            problem,
                            List.of(command),
                            List.of(),
                            Optional.empty(),
                            command.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(0.4266))));
        }
    }

    @Test
    void allFieldsAreWritten() throws IOException {
        Media.VideoTrack video = new Media.VideoTrack(
                OptionalInt.empty(),
                "h264",
                "High",
                OptionalInt.of(31),
                "yuv420p",
                "bt709",
                Optional.of(VideoSize.parse("640x480")),
                Optional.of(FrameRate.parse("30000/1001")),
                Optional.empty(),
                false,
                2,
                false,
                0,
                Optional.of(Duration.ofMillis(2040)),
                OptionalLong.of(1_000_000));
        Media.AudioTrack audio =
                new Media.AudioTrack(OptionalInt.empty(), "aac", "LC", 48000, 2, OptionalLong.empty(), false);
        Media media = new Media("flv", Optional.empty(), Optional.of(video), Optional.of(audio));
        assertJson("plan.json", Optional.of(media), List.of("w1", "w2"), "ffmpeg", "-i", "x");
    }

    @Test
    void unknownValuesAreNull() throws IOException {
        Media.VideoTrack video = new Media.VideoTrack(
                OptionalInt.empty(),
                "",
                "",
                OptionalInt.empty(),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                true,
                0,
                Optional.empty(),
                OptionalLong.empty());
        Media media = new Media("alsa", Optional.empty(), Optional.of(video), Optional.empty());
        assertJson("plan-unknown-track.json", Optional.of(media), List.of());
        assertJson("plan-unknown-media.json", Optional.empty(), List.of());
    }
}
