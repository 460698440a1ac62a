package io.github.streampusher.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.plan.Plan.Decision.Kind;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoresEstimateTest {
    private static final Optional<VideoSize> HD = Optional.of(VideoSize.parse("1280x720"));

    private static Plan plan(Optional<VideoSize> size, Kind kind, String... words) {
        Media.VideoTrack video = new Media.VideoTrack(
                OptionalInt.empty(),
                "h264",
                "High",
                OptionalInt.empty(),
                "yuv420p",
                "bt709",
                size,
                Optional.of(FrameRate.of(25)),
                Optional.empty(),
                false,
                0,
                false,
                0,
                Optional.of(Duration.ofSeconds(2)),
                OptionalLong.empty());
        Decision decision = new Decision(kind, "why");
        return new Plan(
                Optional.of(new Media("flv", Optional.empty(), Optional.of(video), Optional.empty())),
                new CommandLine(Stream.of(words).map(Text::plain).toList()),
                OptionalDouble.empty(),
                decision,
                new Decision(Kind.COPY, "why"),
                List.of(),
                Optional.empty());
    }

    private static Definition with(Optional<VideoSize> size, String preset) {
        return DefinitionBuilder.stream("cam")
                .video(new Video(
                        Video.Codec.H264,
                        Optional.empty(),
                        size,
                        Optional.empty(),
                        Optional.empty(),
                        preset,
                        Duration.ofSeconds(2)))
                .build();
    }

    private static double estimate(Definition definition, Plan plan, int pushes) {
        return CoresEstimate.of(definition, plan, pushes).orElseThrow();
    }

    @Test
    void copyCostsLittleForEachChild() {
        Plan copy = plan(HD, Kind.COPY, "-c:v", "copy");
        assertEquals(0.01, estimate(with(Optional.empty(), "veryfast"), copy, 0), 1e-9);
        assertEquals(0.04, estimate(with(Optional.empty(), "veryfast"), copy, 3), 1e-9);
    }

    /** Measured: 4.2 s of a core for 8 s. */
    @Test
    void encodeCostsByPixelsAndPreset() {
        Plan encode = plan(HD, Kind.ENCODE, "-i", "x", "-c:v", "libx264");
        assertEquals(0.54, estimate(with(Optional.empty(), "veryfast"), encode, 0), 0.05);
        double small = estimate(with(Optional.of(VideoSize.parse("640x360")), "veryfast"), encode, 0);
        double slow = estimate(with(Optional.empty(), "medium"), encode, 0);
        assertTrue(small < 0.36 && slow > 1, small + " " + slow);
    }

    @Test
    void twoEncodesCostTwice() {
        Plan two = plan(HD, Kind.ENCODE, "-i", "x", "-c:v", "libx264", "a", "-c:v", "libx264", "b");
        assertEquals(0.95, estimate(with(Optional.empty(), "veryfast"), two, 0), 0.05);
    }

    @Test
    void nothingIsSaidOfUnknownSizesAndEncoders() {
        assertEquals(
                OptionalDouble.empty(),
                CoresEstimate.of(
                        with(Optional.empty(), "veryfast"), plan(Optional.empty(), Kind.ENCODE, "-c:v", "libx264"), 0));
        assertEquals(
                OptionalDouble.empty(),
                CoresEstimate.of(with(HD, "veryfast"), plan(HD, Kind.ENCODE, "-c:v", "h264_nvenc"), 0));
    }
}
