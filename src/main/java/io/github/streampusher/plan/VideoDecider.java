package io.github.streampusher.plan;

import static io.github.streampusher.plan.Plan.Decision.Kind.COPY;
import static io.github.streampusher.plan.Plan.Decision.Kind.ENCODE;
import static io.github.streampusher.plan.Plan.Decision.Kind.NONE;

import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Video;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides whether the video is copied, encoded or left out; it is copied wherever every output accepts it.
 *
 * @param isList whether the source is a list of files
 */
record VideoDecider(
        Video video, Optional<Media> media, boolean isList, List<OutputFormat> outputs, Capabilities ffmpeg) {
    /** Platforms want a key frame every two to four seconds; slightly more is no reason to encode. */
    private static final Duration MAX_KEYFRAME_INTERVAL = Duration.ofMillis(4500);

    /** Platforms advise two and accept three, which is x264's default; NVIDIA's encoders use up to four. */
    private static final int MAX_B_FRAMES = 4;

    private static final Set<String> PLAYABLE_PIXEL_FORMATS = Set.of("", "yuv420p", "yuvj420p", "nv12");

    private static final Duration KEYFRAME_TOLERANCE = Duration.ofMillis(100);

    Decision decide() {
        if (video.codec() == Video.Codec.NONE) {
            return new Decision(NONE, "video: none");
        }
        if (video.codec() == Video.Codec.AUTO
                && outputs.stream().allMatch(output -> output.container().hasAudioAlone())) {
            return new Decision(NONE, outputs.get(0).container() + " holds audio alone");
        }
        if (media.isPresent() && media.get().video().isEmpty()) {
            return new Decision(NONE, "the input has no video");
        }
        return switch (video.codec()) {
            case COPY -> new Decision(COPY, "video: copy");
            case H264 -> new Decision(ENCODE, "video: h264");
            case HEVC -> new Decision(ENCODE, "video: hevc");
            case AUTO, NONE -> decideAuto();
        };
    }

    private Decision decideAuto() {
        Optional<Media.VideoTrack> track = media.flatMap(Media::video);
        if (track.isEmpty()) {
            return new Decision(ENCODE, "the input is unknown");
        }
        return Decision.copyUnless(
                unmetSetting(track.get()).or(() -> copyObjection(track.get())),
                track.get().describe());
    }

    /** The first setting of the definition that the source's video does not meet. */
    private Optional<String> unmetSetting(Media.VideoTrack track) {
        return Stream.of(
                        video.encoders().stream().findFirst().map(encoder -> "encoder: " + encoder),
                        video.bitrate().map(bitrate -> "bitrate: " + bitrate),
                        Optional.of(video.overlays().size())
                                .filter(count -> count > 0)
                                .map(count -> "overlay: " + count + (count == 1 ? " is" : " are") + " drawn"),
                        video.size()
                                .filter(size -> !Optional.of(size).equals(track.size()))
                                .map(size -> "size: " + size + describeInput(track.size())),
                        video.frameRate()
                                .filter(rate -> !Optional.of(rate.reduced()).equals(track.frameRate()))
                                .map(rate -> "frame-rate: " + rate.toDecimal()
                                        + describeInput(track.frameRate().map(FrameRate::toDecimal))),
                        track.keyframeInterval()
                                .filter(this::isLongerThanRequested)
                                .map(interval -> "keyframe-interval: " + DurationText.format(video.keyframeInterval())
                                        + ", and the input has a key frame every " + DurationText.format(interval)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The default interval is no reason to encode. */
    private boolean isLongerThanRequested(Duration interval) {
        Duration asked = video.keyframeInterval();
        return !asked.equals(Video.DEFAULT_KEYFRAME_INTERVAL)
                && interval.minus(KEYFRAME_TOLERANCE).compareTo(asked) > 0;
    }

    private static String describeInput(Optional<?> value) {
        return value.map(known -> ", and the input has " + known).orElse("");
    }

    /** Why an output would not accept the video unchanged. */
    Optional<String> copyObjection(Media.VideoTrack track) {
        boolean forPlayers = outputs.stream().anyMatch(to -> to.isPlatform() || to.isHls());
        boolean platform = outputs.stream().anyMatch(OutputFormat::isPlatform);
        return Stream.of(
                        Optional.of("the files of a list may differ in size, rate and codec")
                                .filter(reason -> isList),
                        Optional.of(track.rotation())
                                .filter(degrees -> degrees != 0
                                        && outputs.stream()
                                                .anyMatch(output ->
                                                        !output.container().keepsRotation()))
                                .map(degrees -> "the video is "
                                        + (degrees % 180 == 0 ? "upside down" : "on its side")
                                        + " and must be turned, which an encode does"),
                        outputs.stream()
                                .map(OutputFormat::container)
                                .filter(container -> !container.supportsVideo(track.codec(), ffmpeg))
                                .findFirst()
                                .map(container -> container + " does not support " + track.codec()),
                        media.filter(Media::isBareFile)
                                .map(known -> "a file of bare " + track.codec() + " has no time stamps"),
                        Optional.of(track.pixelFormat())
                                .filter(format -> forPlayers && !PLAYABLE_PIXEL_FORMATS.contains(format))
                                .map(format -> "players want yuv420p, and the input has " + format),
                        Optional.of(track.bFrames())
                                .filter(count -> platform && count > MAX_B_FRAMES)
                                .map(count -> "platforms want 2 or 3 B-frames in a row, and the input has " + count),
                        track.keyframeInterval()
                                .filter(interval -> platform && interval.compareTo(MAX_KEYFRAME_INTERVAL) > 0)
                                .map(interval ->
                                        "platforms want a key frame every 2 to 4 s, and the input has one every "
                                                + DurationText.format(interval)))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
