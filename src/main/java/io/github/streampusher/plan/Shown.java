package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.stream.FrameRate;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Media in words for people. */
public final class Shown {
    private Shown() {}

    /** Such as {@code h264 High 4.0 yuv420p, 1280x720 at 25 fps, a key frame every 2 s, 2500k}. */
    public static String picture(Media.Picture picture) {
        String level = picture.level().isPresent() && picture.codec().equals("h264")
                ? String.format(Locale.ROOT, "%.1f", picture.level().getAsInt() / 10.0)
                : "";
        String coding = joined(" ", picture.codec(), picture.profile(), level, picture.pixelFormat());
        String size = picture.size().map(Object::toString).orElse("size unknown");
        String rate = picture.rate().map(value -> " at " + rate(value) + " fps").orElse("");
        return joined(
                ", ",
                coding,
                size + rate,
                picture.isVariable() ? "uneven" : "",
                picture.interlaced() ? "interlaced" : "",
                picture.bFrames() > 0 ? "B-frames" : "",
                picture.keyFrameDistance()
                        .map(distance -> "a key frame every " + Elapsed.text(distance))
                        .orElse(""),
                bits(picture.bitsPerSecond()));
    }

    /** Such as {@code aac LC, 48000 Hz, 2 channels, 128k}. */
    public static String sound(Media.Sound sound) {
        return joined(
                ", ",
                joined(" ", sound.codec(), sound.profile()),
                sound.sampleRate() + " Hz",
                sound.channels() + (sound.channels() == 1 ? " channel" : " channels"),
                bits(sound.bitsPerSecond()));
    }

    static String rate(FrameRate rate) {
        return rate.denominator() == 1 ? rate.toString() : String.format(Locale.ROOT, "%.2f", rate.perSecond());
    }

    private static String bits(OptionalLong bits) {
        return bits.isPresent() && bits.getAsLong() >= 1000
                ? Bitrate.kilo(bits.getAsLong() / 1000).toString()
                : "";
    }

    private static String joined(String separator, String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(separator));
    }
}
