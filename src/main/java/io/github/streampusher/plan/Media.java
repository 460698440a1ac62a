package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input.TestPattern;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.VideoSize;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tracks of a source, as reported by ffprobe.
 *
 * @param format FFmpeg's name of the container or the device
 * @param duration empty: it is live, or unknown
 * @param hasEnd whether its duration or its size is known
 * @param video the video track that is used; an album cover is none
 */
public record Media(
        String format,
        Optional<Duration> duration,
        boolean hasEnd,
        Optional<VideoTrack> video,
        Optional<AudioTrack> audio) {

    /** Containers of bare pictures: FFmpeg believes in 25 frames a second, however many come. */
    private static final Set<String> WITHOUT_CLOCK =
            Set.of("mpjpeg", "mjpeg", "h264", "hevc", "m4v", "mpegvideo", "image2pipe", "jpeg_pipe", "png_pipe");

    /** Media whose size is unknown. */
    public Media(String format, Optional<Duration> duration, Optional<VideoTrack> video, Optional<AudioTrack> audio) {
        this(format, duration, duration.isPresent(), video, audio);
    }

    /** Whether this container, by FFmpeg's name, has no time stamps of its own. */
    public static boolean hasNoClock(String format) {
        return WITHOUT_CLOCK.contains(format);
    }

    /** Whether it is a list of files, which may differ in their tracks. */
    boolean isList() {
        return format.equals("concat");
    }

    /** Whether the codec's parameters come with the key frames, and not in a header of the container. */
    boolean repeatsParameterSets() {
        return Set.of("mpegts", "rtsp", "sdp", "hls", "h264", "hevc").contains(format);
    }

    boolean isPlaylist() {
        return isPlaylist(format);
    }

    /** Whether this container, by FFmpeg's name, is a list of segments. */
    public static boolean isPlaylist(String format) {
        return format.equals("hls") || format.equals("dash");
    }

    /** Whether this container, by FFmpeg's name, is a text whose media come from elsewhere. */
    public static boolean isDescription(String format) {
        return isPlaylist(format) || format.equals("sdp");
    }

    /** Whether it is live, though it may begin with a file of this machine. */
    public boolean isDescriptionOfLiveMedia() {
        return isDescription(format) && !hasEnd;
    }

    /** Whether it is a file of bare pictures, whose packets have no time stamps that a container could take over. */
    boolean isBareFile() {
        return hasEnd && hasNoClock(format);
    }

    /**
     * A video track. Names are FFmpeg's, and empty where it reported none.
     *
     * @param index among all tracks of the source; empty: it is the first video track
     * @param level in the codec's own notation: 31 is H.264's 3.1
     * @param colorMatrix such as {@code bt709}; FFmpeg takes none for BT.601, whatever the size
     * @param size as it is shown, if it is rotated
     * @param nominalFrameRate the lowest rate that fits all time stamps
     * @param averageFrameRate frames by time, measured where packets were read
     * @param live whether a lower rate than the nominal one may pass, as in a camera at night
     * @param bFrames the most in a row
     * @param rotation by which it must be turned to be upright, in degrees
     * @param keyframeInterval the longest, or the time probed if it had no second key frame
     */
    public record VideoTrack(
            OptionalInt index,
            String codec,
            String profile,
            OptionalInt level,
            String pixelFormat,
            String colorMatrix,
            Optional<VideoSize> size,
            Optional<FrameRate> nominalFrameRate,
            Optional<FrameRate> averageFrameRate,
            boolean live,
            int bFrames,
            boolean interlaced,
            int rotation,
            Optional<Duration> keyframeInterval,
            OptionalLong bitsPerSecond) {

        /** Rates this close are equal: the average of a few seconds lacks the last B-frames. */
        private static final double RATE_TOLERANCE = 0.06;

        /** No camera is slowed down from a higher rate than this; it is rather the precision of the time stamps. */
        private static final double MAX_LIVE_RATE = 60.5;

        /** A higher one is the clock of the time stamps, such as 90000. */
        private static final int MAX_FRAME_RATE = 300;

        /** Whether players take it for BT.709, though it does not say so; raw pictures of cameras are BT.601. */
        boolean isUntaggedHd() {
            return colorMatrix.isEmpty()
                    && !codec.equals("rawvideo")
                    && size.filter(shown -> shown.width() >= 1280 || shown.height() > 576)
                            .isPresent();
        }

        public boolean isVariableFrameRate() {
            return deviation().filter(share -> share > RATE_TOLERANCE).isPresent();
        }

        /** FFmpeg's name of the track. */
        String specifier() {
            return index.isPresent() ? "0:" + index.getAsInt() : "0:v:0";
        }

        /** The nominal frame rate, or the rounded average of a variable one. */
        public Optional<FrameRate> frameRate() {
            boolean isConstant =
                    deviation().filter(share -> share <= RATE_TOLERANCE).isPresent();
            Optional<FrameRate> average = ifPlausible(averageFrameRate);
            return average.isEmpty() || isConstant || isSlowedDown()
                    ? ifPlausible(nominalFrameRate)
                    : average.map(rate -> FrameRate.of((int) Math.max(1, Math.round(rate.perSecond()))));
        }

        /** Whether a live source gives fewer frames now than it could, as a camera in the dark. */
        boolean isSlowedDown() {
            return live
                    && isVariableFrameRate()
                    && nominalFrameRate
                            .map(FrameRate::perSecond)
                            .filter(nominal -> nominal <= MAX_LIVE_RATE
                                    && nominal > averageFrameRate.get().perSecond())
                            .isPresent();
        }

        /** Of the average from the nominal rate, as a share of the latter; empty: one of them is unknown. */
        private Optional<Double> deviation() {
            return ifPlausible(nominalFrameRate)
                    .map(FrameRate::perSecond)
                    .flatMap(nominal -> ifPlausible(averageFrameRate)
                            .map(average -> Math.abs(nominal - average.perSecond()) / nominal));
        }

        private static Optional<FrameRate> ifPlausible(Optional<FrameRate> rate) {
            return rate.filter(value -> value.perSecond() <= MAX_FRAME_RATE);
        }

        /** Such as {@code h264 High 4.0 yuv420p, 1280x720 at 25 fps, a key frame every 2 s, 2500k}. */
        public String describe() {
            String h264Level = level.isPresent() && codec.equals("h264")
                    ? String.format(Locale.ROOT, "%.1f", level.getAsInt() / 10.0)
                    : "";
            String rate = frameRate()
                    .map(value -> " at " + value.toDecimal() + " fps")
                    .orElse("");
            return join(
                    ", ",
                    join(" ", codec, profile, h264Level, pixelFormat),
                    size.map(Object::toString).orElse("size unknown") + rate,
                    isVariableFrameRate() ? "variable" : "",
                    interlaced ? "interlaced" : "",
                    rotation == 0 ? "" : rotation % 180 == 0 ? "upside down" : "on its side",
                    bFrames > 0 ? "B-frames" : "",
                    keyframeInterval
                            .map(interval -> "a key frame every " + DurationText.format(interval))
                            .orElse(""),
                    describeBitrate(bitsPerSecond));
        }
    }

    /**
     * An audio track.
     *
     * @param index among all tracks of the source; empty: it is the first audio track
     * @param empty whether it is announced and nothing came on it
     */
    public record AudioTrack(
            OptionalInt index,
            String codec,
            String profile,
            int sampleRate,
            int channels,
            OptionalLong bitsPerSecond,
            boolean empty) {

        /** FFmpeg's name of the track. */
        String specifier() {
            return index.isPresent() ? "0:" + index.getAsInt() : "0:a:0";
        }

        /** Such as {@code aac LC, 48000 Hz, 2 channels, 128k}. */
        public String describe() {
            return join(
                    ", ",
                    join(" ", codec, profile),
                    sampleRate + " Hz",
                    channels + (channels == 1 ? " channel" : " channels"),
                    describeBitrate(bitsPerSecond));
        }
    }

    private static String describeBitrate(OptionalLong bits) {
        return bits.isPresent() && bits.getAsLong() >= 1000
                ? Bitrate.ofKilobits(bits.getAsLong() / 1000).toString()
                : "";
    }

    private static String join(String separator, String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(separator));
    }

    /** The media of the test pattern, which needs no probe. */
    static Media of(TestPattern test) {
        AudioTrack tone = new AudioTrack(OptionalInt.empty(), "pcm_s16le", "", 48_000, 1, OptionalLong.empty(), false);
        return new Media(
                "test", Optional.empty(), Optional.of(rawVideo(test.size(), test.frameRate())), Optional.of(tone));
    }

    /** The media of a slate, which has no audio. */
    static Media ofSlate(VideoSize size, FrameRate rate) {
        return new Media("lavfi", Optional.empty(), Optional.of(rawVideo(size, rate)), Optional.empty());
    }

    /** The video that a device is asked for by its options, which it delivers if it can. */
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
                OptionalInt.empty(),
                "rawvideo",
                "",
                OptionalInt.empty(),
                "yuv420p",
                "",
                Optional.of(size),
                Optional.of(rate),
                Optional.of(rate),
                false,
                0,
                false,
                0,
                Optional.empty(),
                OptionalLong.empty());
    }
}
