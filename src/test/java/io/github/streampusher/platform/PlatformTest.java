package io.github.streampusher.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Video;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformTest {
    private static final Set<String> KEYWORDS =
            Set.of("address", "key", "bitrate", "keyframes", "codecs", "schemes", "silence", "ends");

    @ParameterizedTest
    @MethodSource("io.github.streampusher.platform.Platform#all")
    void everyFactHasASourceAndCanBeRead(Platform platform) {
        Set<String> unknown = new HashSet<>(platform.facts().keySet());
        unknown.removeAll(KEYWORDS);
        assertEquals(Set.of(), unknown);
        platform.facts()
                .values()
                .forEach(fact -> assertTrue(fact.source().address().startsWith("https://")));
        platform.objections("rtmp", Optional.of(new Bitrate(1)), Optional.of(Duration.ZERO), Optional.of("h264"));
    }

    /** The address as it is written is recognised, and the plan for it is no failure. */
    @ParameterizedTest
    @MethodSource("io.github.streampusher.platform.Platform#all")
    void exampleAddressIsPlanned(Platform platform) {
        String address = platform.address().replaceFirst(",.*", "").replace("YOUR-SERVER", "h");
        Plan plan = Planner.plan(DefinitionBuilder.stream("a")
                .output(DefinitionBuilder.output(address))
                .build());
        assertEquals(Optional.empty(), plan.preflightFailure());
        assertEquals(
                platform.hosts().isEmpty() ? Optional.empty() : Optional.of(platform),
                Platform.of(DefinitionBuilder.address(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://live-fra.twitch.tv/app/k, twitch",
        "rtmp://ingest.global-contribute.live-video.net/app/k, twitch",
        "rtmps://abc.global-contribute.live-video.net:443/app/k, ivs",
        "rtmp://txy.live-push.bilivideo.com/live-bvc/?streamname=k, bilibili",
        "RTMP://A.RTMP.YOUTUBE.COM/live2/k, youtube"
    })
    void hostTellsThePlatform(String address, String name) {
        assertEquals(
                name,
                Platform.of(DefinitionBuilder.address(address)).orElseThrow().name());
    }

    private static List<String> warnings(String address, Video video) {
        return Planner.plan(DefinitionBuilder.stream("a")
                        .output(DefinitionBuilder.output(address))
                        .video(video)
                        .build())
                .warnings()
                .stream()
                .map(Plan.Warning::text)
                .filter(text -> text.contains("https://"))
                .map(text -> text.replaceAll(" \\(https.*?\\)", ""))
                .toList();
    }

    private static Video video(Video.Codec codec, String bitrate, Duration keyframes) {
        return new Video(
                codec,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Bitrate.parse(bitrate)),
                "veryfast",
                keyframes);
    }

    @Test
    void reconnectThatComesTooLateIsWarnedOf() {
        Platform twitch = Platform.of(DefinitionBuilder.address("rtmp://live-fra.twitch.tv/app/k"))
                .orElseThrow();
        assertEquals(Optional.empty(), twitch.reconnectRisk(Duration.ofSeconds(90)));
        assertTrue(twitch.reconnectRisk(Duration.ofMinutes(2)).isPresent());
        Platform youtube = Platform.of(DefinitionBuilder.address("rtmps://a.rtmps.youtube.com:443/live2/k"))
                .orElseThrow();
        String risk = youtube.reconnectRisk(Duration.ofSeconds(30)).orElseThrow();
        assertTrue(risk.startsWith("YouTube waits for a reconnect: about 10 s"), risk);
        assertTrue(risk.endsWith("; restart.delay is 30 s, so the stream comes back as another broadcast"), risk);
    }

    @Test
    void limitsAreWarnedOf() {
        assertEquals(
                List.of(
                        "Twitch takes video up to 6000k, and this has 9000k",
                        "Twitch wants a key frame at least every 2s, and this has one every 3.0 s",
                        "Twitch takes h264, and this is hevc",
                        "Twitch ends a broadcast: 48 h"),
                warnings("rtmp://live-fra.twitch.tv/app/k", video(Video.Codec.HEVC, "9M", Duration.ofSeconds(3))));
        assertEquals(
                List.of(
                        "Facebook Live takes rtmps",
                        "Facebook Live ends a broadcast: 8 h, or other settings within a broadcast"),
                warnings("rtmp://rtmp-api.facebook.com/rtmp/k", video(Video.Codec.H264, "4M", Duration.ofSeconds(2))));
        assertEquals(
                List.of(),
                warnings("rtmp://live.example.net/app/k", video(Video.Codec.H264, "90M", Duration.ofSeconds(3))));
    }
}
