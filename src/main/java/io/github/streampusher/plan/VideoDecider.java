package io.github.streampusher.plan;

import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides what is done with the picture: kept wherever every destination takes it as it is. */
record VideoDecider(Video video, Optional<Media> media, List<OutputFormat> outputFormats, Capabilities ffmpeg) {
    /** Platforms ask for a key frame every two to four seconds; a little more is no reason to encode. */
    private static final Duration MAX_KEYFRAME_INTERVAL = Duration.ofMillis(4500);

    /** Platforms advise two and take three, which is x264's default; NVIDIA's encoders make up to four. */
    private static final int MAX_B_FRAMES = 4;

    private static final Set<String> PLAYABLE_PIXEL_FORMATS = Set.of("", "yuv420p", "yuvj420p", "nv12");

    private static final Duration KEYFRAME_TOLERANCE = Duration.ofMillis(100);

    Decision decide() {
        if (video.codec() == Video.Codec.NONE) {
            return Decision.none("video: none");
        }
        if (media.isPresent() && media.get().video().isEmpty()) {
            return Decision.none("the input has no picture");
        }
        return switch (video.codec()) {
            case COPY -> Decision.copy("video: copy");
            case H264 -> Decision.encode("video: h264");
            case HEVC -> Decision.encode("video: hevc");
            case AUTO, NONE -> decideAuto();
        };
    }

    private Decision decideAuto() {
        Optional<Media.VideoTrack> picture = media.flatMap(Media::video);
        if (picture.isEmpty()) {
            return Decision.encode("it is not known what the input has");
        }
        return unmetSetting(picture.get())
                .or(() -> copyObjection(picture.get()))
                .map(Decision::encode)
                .orElseGet(() -> Decision.copy(MediaText.video(picture.get()) + " is what every output takes"));
    }

    /** What the definition says that the source's picture does not have. */
    private Optional<String> unmetSetting(Media.VideoTrack picture) {
        return firstPresent(List.of(
                () -> video.encoder().map(encoder -> "encoder: " + encoder),
                () -> video.bitrate().map(bitrate -> "bitrate: " + bitrate),
                () -> video.size()
                        .filter(size -> !Optional.of(size).equals(picture.size()))
                        .map(size -> "size: " + size
                                + picture.size()
                                        .map(VideoDecider::describeInput)
                                        .orElse("")),
                () -> video.frameRate()
                        .filter(rate -> !Optional.of(rate.reduced()).equals(picture.frameRate()))
                        .map(rate -> "frame-rate: " + MediaText.frameRate(rate)
                                + picture.frameRate()
                                        .map(VideoDecider::describeInput)
                                        .orElse("")),
                () -> picture.keyframeInterval()
                        .filter(this::isLongerThanRequested)
                        .map(distance -> "keyframe-interval: " + DurationText.format(video.keyframeInterval())
                                + ", and the input has a key frame every " + DurationText.format(distance))));
    }

    /** The usual interval is for what is encoded anyway. */
    private boolean isLongerThanRequested(Duration distance) {
        Duration asked = video.keyframeInterval();
        return !asked.equals(Video.DEFAULT.keyframeInterval())
                && distance.minus(KEYFRAME_TOLERANCE).compareTo(asked) > 0;
    }

    private static String describeInput(VideoSize size) {
        return ", and the input has " + size;
    }

    private static String describeInput(FrameRate rate) {
        return ", and the input has " + MediaText.frameRate(rate);
    }

    /** Why a destination would not take the picture as it is. */
    Optional<String> copyObjection(Media.VideoTrack picture) {
        boolean played = outputFormats.stream().anyMatch(to -> to.isPlatform() || to.isHls());
        boolean platform = outputFormats.stream().anyMatch(OutputFormat::isPlatform);
        return firstPresent(List.of(
                () -> outputFormats.stream()
                        .map(OutputFormat::container)
                        .filter(container -> !container.supportsVideo(picture.codec(), ffmpeg))
                        .findFirst()
                        .map(container -> container + " takes no " + picture.codec()),
                () -> Optional.of(picture.pixelFormat())
                        .filter(format -> played && !PLAYABLE_PIXEL_FORMATS.contains(format))
                        .map(format -> "players want yuv420p, and the input has " + format),
                () -> Optional.of(picture.bFrames())
                        .filter(most -> platform && most > MAX_B_FRAMES)
                        .map(most -> "platforms want 2 or 3 B-frames in a row, and the input has " + most),
                () -> picture.keyframeInterval()
                        .filter(distance -> platform && distance.compareTo(MAX_KEYFRAME_INTERVAL) > 0)
                        .map(distance -> "platforms want a key frame every 2 to 4 s, and the input has none for "
                                + DurationText.format(distance))));
    }

    private static Optional<String> firstPresent(List<Supplier<Optional<String>>> reasons) {
        return reasons.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }
}
