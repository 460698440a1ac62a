package io.github.streampusher.plan;

import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.PictureSize;
import io.github.streampusher.stream.Video;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides what is done with the picture: kept wherever every destination takes it as it is. */
record PictureChoice(Video video, Optional<Media> media, List<Destination> destinations, Capabilities ffmpeg) {
    /** Platforms ask for a key frame every two to four seconds; a little more is no reason to encode. */
    private static final Duration LONGEST_KEY_FRAME_DISTANCE = Duration.ofMillis(4500);

    /** Platforms advise two and take three, which is x264's default; NVIDIA's encoders make up to four. */
    private static final int MOST_B_FRAMES = 4;

    private static final Set<String> PLAYABLE = Set.of("", "yuv420p", "yuvj420p", "nv12");

    private static final Duration A_FRAME_OR_TWO = Duration.ofMillis(100);

    Decision decide() {
        if (video.codec() == Video.Codec.NONE) {
            return Decision.none("video: none");
        }
        if (media.isPresent() && media.get().picture().isEmpty()) {
            return Decision.none("the input has no picture");
        }
        return switch (video.codec()) {
            case COPY -> Decision.copy("video: copy");
            case H264 -> Decision.encode("video: h264");
            case HEVC -> Decision.encode("video: hevc");
            case AUTO, NONE -> automatic();
        };
    }

    private Decision automatic() {
        Optional<Media.Picture> picture = media.flatMap(Media::picture);
        if (picture.isEmpty()) {
            return Decision.encode("it is not known what the input has");
        }
        return asked(picture.get())
                .or(() -> refusal(picture.get()))
                .map(Decision::encode)
                .orElseGet(() -> Decision.copy(Shown.picture(picture.get()) + " is what every output takes"));
    }

    /** What the definition says that the source's picture does not have. */
    private Optional<String> asked(Media.Picture picture) {
        return firstOf(List.of(
                () -> video.encoder().map(encoder -> "encoder: " + encoder),
                () -> video.bitrate().map(bitrate -> "bitrate: " + bitrate),
                () -> video.size()
                        .filter(size -> !Optional.of(size).equals(picture.size()))
                        .map(size -> "size: " + size
                                + picture.size().map(PictureChoice::but).orElse("")),
                () -> video.frameRate()
                        .filter(rate -> !Optional.of(rate.reduced()).equals(picture.rate()))
                        .map(rate -> "frame-rate: " + Shown.rate(rate)
                                + picture.rate().map(PictureChoice::but).orElse("")),
                () -> picture.keyFrameDistance()
                        .filter(this::isLongerThanAsked)
                        .map(distance -> "keyframe-interval: " + Elapsed.text(video.keyframeInterval())
                                + ", and the input has a key frame every " + Elapsed.text(distance))));
    }

    /** The usual interval is for what is encoded anyway. */
    private boolean isLongerThanAsked(Duration distance) {
        Duration asked = video.keyframeInterval();
        return !asked.equals(Video.DEFAULT.keyframeInterval())
                && distance.minus(A_FRAME_OR_TWO).compareTo(asked) > 0;
    }

    private static String but(PictureSize size) {
        return ", and the input has " + size;
    }

    private static String but(FrameRate rate) {
        return ", and the input has " + Shown.rate(rate);
    }

    /** Why a destination would not take the picture as it is. */
    Optional<String> refusal(Media.Picture picture) {
        boolean played = destinations.stream().anyMatch(to -> to.isPlatform() || to.isHls());
        boolean platform = destinations.stream().anyMatch(Destination::isPlatform);
        return firstOf(List.of(
                () -> destinations.stream()
                        .map(Destination::container)
                        .filter(container -> !container.takesPicture(picture.codec(), ffmpeg))
                        .findFirst()
                        .map(container -> container + " takes no " + picture.codec()),
                () -> Optional.of(picture.pixelFormat())
                        .filter(format -> played && !PLAYABLE.contains(format))
                        .map(format -> "players want yuv420p, and the input has " + format),
                () -> Optional.of(picture.bFrames())
                        .filter(most -> platform && most > MOST_B_FRAMES)
                        .map(most -> "platforms want 2 or 3 B-frames in a row, and the input has " + most),
                () -> picture.keyFrameDistance()
                        .filter(distance -> platform && distance.compareTo(LONGEST_KEY_FRAME_DISTANCE) > 0)
                        .map(distance -> "platforms want a key frame every 2 to 4 s, and the input has none for "
                                + Elapsed.text(distance))));
    }

    private static Optional<String> firstOf(List<Supplier<Optional<String>>> reasons) {
        return reasons.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    }
}
