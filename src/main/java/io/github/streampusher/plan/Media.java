package io.github.streampusher.plan;

import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.TestPattern;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.VideoSize;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a source has, as far as ffprobe could tell.
 *
 * @param format FFmpeg's name of the container or the device
 * @param video the first that is no cover of an album
 */
public record Media(String format, Optional<VideoTrack> video, Optional<AudioTrack> audio) {

    /**
     * A track of pictures. Words are FFmpeg's, and empty where it did not say.
     *
     * @param level as in the codec's own notation: 31 is H.264's 3.1
     * @param nominalFrameRate the smallest that fits all time stamps
     * @param averageFrameRate frames by time, measured where packets were read
     * @param bFrames the most that were seen in a row
     * @param keyframeInterval the longest that was seen, or the time looked at if no second key frame came in it
     */
    public record VideoTrack(
            String codec,
            String profile,
            OptionalInt level,
            String pixelFormat,
            Optional<VideoSize> size,
            Optional<FrameRate> nominalFrameRate,
            Optional<FrameRate> averageFrameRate,
            int bFrames,
            boolean interlaced,
            Optional<Duration> keyframeInterval,
            OptionalLong bitsPerSecond) {

        /** Average and nominal rate this close are one: the average of a few seconds lacks the last B-frames. */
        private static final double RATE_TOLERANCE = 0.06;

        /** A higher one is the clock of the time stamps, such as 90000. */
        private static final int MAX_FRAME_RATE = 300;

        /** Whether frames come at uneven intervals. */
        public boolean isVariableFrameRate() {
            return ifPlausible(averageFrameRate).isPresent()
                    && ifPlausible(nominalFrameRate).isPresent()
                    && !isConstantFrameRate();
        }

        /** Its frames a second: the nominal rate, or what an uneven one comes to. */
        public Optional<FrameRate> frameRate() {
            if (ifPlausible(averageFrameRate).isEmpty() || isConstantFrameRate()) {
                return ifPlausible(nominalFrameRate).or(() -> ifPlausible(averageFrameRate));
            }
            long whole = Math.round(averageFrameRate.get().perSecond());
            return Optional.of(FrameRate.of((int) Math.max(1, whole)));
        }

        private boolean isConstantFrameRate() {
            Optional<Double> nominal = ifPlausible(nominalFrameRate).map(FrameRate::perSecond);
            Optional<Double> average = ifPlausible(averageFrameRate).map(FrameRate::perSecond);
            return nominal.isPresent()
                    && average.isPresent()
                    && Math.abs(nominal.get() - average.get()) <= RATE_TOLERANCE * nominal.get();
        }

        private static Optional<FrameRate> ifPlausible(Optional<FrameRate> rate) {
            return rate.filter(value -> value.perSecond() <= MAX_FRAME_RATE);
        }
    }

    /** A track of sound. */
    public record AudioTrack(String codec, String profile, int sampleRate, int channels, OptionalLong bitsPerSecond) {}

    /** The test picture needs no probe. */
    static Media of(TestPattern test) {
        AudioTrack tone = new AudioTrack("pcm_s16le", "", 48_000, 1, OptionalLong.empty());
        return new Media("test", Optional.of(rawVideo(test.size(), test.frameRate())), Optional.of(tone));
    }

    /** A picture that does not move, without sound. */
    static Media ofSlate(VideoSize size, FrameRate rate) {
        return new Media("lavfi", Optional.of(rawVideo(size, rate)), Optional.empty());
    }

    /** What a device was asked for, which is what it gives if it can; without a word on its sound. */
    static Optional<VideoTrack> videoRequestedBy(Map<String, Text> options) {
        try {
            Text size = options.get("video_size");
            Text rate = options.get("framerate");
            return size == null || rate == null
                    ? Optional.empty()
                    : Optional.of(rawVideo(VideoSize.parse(size.reveal()), FrameRate.parse(rate.reveal())));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // FFmpeg has other notations, such as vga and pal
        }
    }

    private static VideoTrack rawVideo(VideoSize size, FrameRate rate) {
        return new VideoTrack(
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
