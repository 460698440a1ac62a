package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Media in words for people. */
public final class MediaText {
    private MediaText() {}

    /** Such as {@code h264 High 4.0 yuv420p, 1280x720 at 25 fps, a key frame every 2 s, 2500k}. */
    public static String video(Media.VideoTrack picture) {
        String level = picture.level().isPresent() && picture.codec().equals("h264")
                ? String.format(Locale.ROOT, "%.1f", picture.level().getAsInt() / 10.0)
                : "";
        String coding = join(" ", picture.codec(), picture.profile(), level, picture.pixelFormat());
        String size = picture.size().map(Object::toString).orElse("size unknown");
        String rate = picture.frameRate()
                .map(value -> " at " + frameRate(value) + " fps")
                .orElse("");
        return join(
                ", ",
                coding,
                size + rate,
                picture.isVariableFrameRate() ? "uneven" : "",
                picture.interlaced() ? "interlaced" : "",
                picture.bFrames() > 0 ? "B-frames" : "",
                picture.keyframeInterval()
                        .map(distance -> "a key frame every " + DurationText.format(distance))
                        .orElse(""),
                bitrate(picture.bitsPerSecond()));
    }

    /** Such as {@code aac LC, 48000 Hz, 2 channels, 128k}. */
    public static String audio(Media.AudioTrack sound) {
        return join(
                ", ",
                join(" ", sound.codec(), sound.profile()),
                sound.sampleRate() + " Hz",
                sound.channels() + (sound.channels() == 1 ? " channel" : " channels"),
                bitrate(sound.bitsPerSecond()));
    }

    static String frameRate(FrameRate rate) {
        return rate.denominator() == 1 ? rate.toString() : String.format(Locale.ROOT, "%.2f", rate.perSecond());
    }

    private static String bitrate(OptionalLong bits) {
        return bits.isPresent() && bits.getAsLong() >= 1000
                ? Bitrate.ofKilobits(bits.getAsLong() / 1000).toString()
                : "";
    }

    private static String join(String separator, String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(separator));
    }
}
