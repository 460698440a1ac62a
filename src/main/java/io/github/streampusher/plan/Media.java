package io.github.streampusher.plan;

import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.PictureSize;
import io.github.streampusher.stream.TestPicture;
import io.github.streampusher.stream.Text;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a source has, as far as ffprobe could tell.
 *
 * @param format FFmpeg's name of the container or the device
 * @param picture the first that is no cover of an album
 */
public record Media(String format, Optional<Picture> picture, Optional<Sound> sound) {

    /**
     * A track of pictures. Words are FFmpeg's, and empty where it did not say.
     *
     * @param level as in the codec's own notation: 31 is H.264's 3.1
     * @param nominalRate the smallest that fits all time stamps
     * @param averageRate frames by time, measured where packets were read
     * @param bFrames the most that were seen in a row
     * @param keyFrameDistance the longest that was seen, or the time looked at if no second key frame came in it
     */
    public record Picture(
            String codec,
            String profile,
            OptionalInt level,
            String pixelFormat,
            Optional<PictureSize> size,
            Optional<FrameRate> nominalRate,
            Optional<FrameRate> averageRate,
            int bFrames,
            boolean interlaced,
            Optional<Duration> keyFrameDistance,
            OptionalLong bitsPerSecond) {

        /** Average and nominal rate this close are one: the average of a few seconds lacks the last B-frames. */
        private static final double SAME_RATE = 0.06;

        /** A higher one is the clock of the time stamps, such as 90000. */
        private static final int FASTEST = 300;

        /** Whether frames come at uneven intervals. */
        public boolean isVariable() {
            return plausible(averageRate).isPresent() && plausible(nominalRate).isPresent() && !ratesAgree();
        }

        /** Its frames a second: the nominal rate, or what an uneven one comes to. */
        public Optional<FrameRate> rate() {
            if (plausible(averageRate).isEmpty() || ratesAgree()) {
                return plausible(nominalRate).or(() -> plausible(averageRate));
            }
            long whole = Math.round(averageRate.get().perSecond());
            return Optional.of(FrameRate.of((int) Math.max(1, whole)));
        }

        private boolean ratesAgree() {
            Optional<Double> nominal = plausible(nominalRate).map(FrameRate::perSecond);
            Optional<Double> average = plausible(averageRate).map(FrameRate::perSecond);
            return nominal.isPresent()
                    && average.isPresent()
                    && Math.abs(nominal.get() - average.get()) <= SAME_RATE * nominal.get();
        }

        private static Optional<FrameRate> plausible(Optional<FrameRate> rate) {
            return rate.filter(value -> value.perSecond() <= FASTEST);
        }
    }

    /** A track of sound. */
    public record Sound(String codec, String profile, int sampleRate, int channels, OptionalLong bitsPerSecond) {}

    /** The test picture needs no probe. */
    static Media of(TestPicture test) {
        Sound tone = new Sound("pcm_s16le", "", 48_000, 1, OptionalLong.empty());
        return new Media("test", Optional.of(raw(test.size(), test.rate())), Optional.of(tone));
    }

    /** A picture that does not move, without sound. */
    static Media still(PictureSize size, FrameRate rate) {
        return new Media("lavfi", Optional.of(raw(size, rate)), Optional.empty());
    }

    /** What a device was asked for, which is what it gives if it can; without a word on its sound. */
    static Optional<Picture> asked(Map<String, Text> options) {
        try {
            Text size = options.get("video_size");
            Text rate = options.get("framerate");
            return size == null || rate == null
                    ? Optional.empty()
                    : Optional.of(raw(PictureSize.parse(size.reveal()), FrameRate.parse(rate.reveal())));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // FFmpeg has other notations, such as vga and pal
        }
    }

    private static Picture raw(PictureSize size, FrameRate rate) {
        return new Picture(
                "rawvideo",
                "",
                OptionalInt.empty(),
                "yuv420p",
                Optional.of(size),
                Optional.of(rate),
                Optional.of(rate),
                0,
                false,
                Optional.empty(),
                OptionalLong.empty());
    }
}
