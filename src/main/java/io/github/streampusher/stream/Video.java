package io.github.streampusher.stream;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the video is encoded.
 *
 * @param encoders FFmpeg's names of encoders in order of preference; empty: the codec's usual one
 * @param size empty: the source's own
 * @param frameRate empty: the source's own
 * @param fit what happens where {@code size} has another shape than the source
 * @param overlays from bottom to top
 * @param bitrate empty: from size and frame rate
 */
public record Video(
        Codec codec,
        List<String> encoders,
        Optional<VideoSize> size,
        Optional<FrameRate> frameRate,
        Optional<Bitrate> bitrate,
        String preset,
        Duration keyframeInterval,
        Fit fit,
        List<Overlay> overlays) {
    public Video {
        encoders = List.copyOf(encoders);
        overlays = List.copyOf(overlays);
    }

    Video map(UnaryOperator<Text> change) {
        List<Overlay> changed =
                overlays.stream().map(overlay -> overlay.map(change)).toList();
        return new Video(codec, encoders, size, frameRate, bitrate, preset, keyframeInterval, fit, changed);
    }

    /** The same with another distance of key frames. */
    public Video withKeyframeInterval(Duration interval) {
        return new Video(codec, encoders, size, frameRate, bitrate, preset, interval, fit, overlays);
    }

    /** A video that is padded, without overlays. */
    public Video(
            Codec codec,
            Optional<String> encoder,
            Optional<VideoSize> size,
            Optional<FrameRate> frameRate,
            Optional<Bitrate> bitrate,
            String preset,
            Duration keyframeInterval) {
        this(codec, encoder.stream().toList(), size, frameRate, bitrate, preset, keyframeInterval, Fit.PAD, List.of());
    }

    /** How a video comes to another shape: bars are added, edges are cut off, or it is distorted. */
    public enum Fit {
        PAD,
        CROP,
        STRETCH
    }

    /** Copied where the destination accepts it, encoded, or left out. */
    public enum Codec {
        AUTO,
        COPY,
        H264,
        HEVC,
        NONE
    }

    public static final String DEFAULT_PRESET = "veryfast";
    public static final Duration DEFAULT_KEYFRAME_INTERVAL = Duration.ofSeconds(2);

    /**
     * Something that is drawn on the video.
     *
     * @param content the path of an image, a text in which strftime's codes stand for the host's time, or the path of a file
     *     with a text
     * @param margin the distance to the edges in pixels
     * @param height of the image, or of the text's font; empty: the image's own, and {@link #TEXT_HEIGHT}
     */
    public record Overlay(Kind kind, Text content, Position at, int margin, Optional<Height> height) {
        /** The height of a text for which none is given. */
        public static final Height TEXT_HEIGHT = new Height(5, true);

        /** The codes of strftime, with the modifiers of POSIX and glibc. */
        private static final Pattern TIME_CODES =
                Pattern.compile("(?:[^%]|%[-_0^#]?[EO]?[aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%])*+");

        /** What is drawn. */
        public enum Kind {
            IMAGE,
            TEXT,
            TEXT_FILE
        }

        /** @throws IllegalArgumentException when a text has a percent sign that stands for nothing */
        public Overlay {
            if (kind == Kind.TEXT && !TIME_CODES.matcher(content.reveal()).matches()) {
                throw new IllegalArgumentException(
                        "has a % that is no code of the time such as %H:%M or %Y-%m-%d; %% is a percent sign");
            }
            content = new Address(content).withSecretsMarked();
        }

        Overlay map(UnaryOperator<Text> change) {
            return new Overlay(kind, change.apply(content), at, margin, height);
        }

        /** Whether the text changes with the time. */
        public boolean hasTimeCodes() {
            return kind == Kind.TEXT && content.reveal().contains("%");
        }

        /** Where it is drawn: a corner, the middle of an edge, or the centre. */
        public enum Position {
            TOP_LEFT,
            TOP,
            TOP_RIGHT,
            LEFT,
            CENTER,
            RIGHT,
            BOTTOM_LEFT,
            BOTTOM,
            BOTTOM_RIGHT;

            /** 0 for left, 1 for the middle, 2 for right. */
            public int column() {
                return ordinal() % 3;
            }

            /** 0 for the top, 1 for the middle, 2 for the bottom. */
            public int row() {
                return ordinal() / 3;
            }
        }

        /**
         * A height in pixels, or in percent of the video's.
         *
         * @param isPercent whether the value is a percentage
         */
        public record Height(double value, boolean isPercent) {
            /** What a height may be, for messages. */
            public static final String ALLOWED = "pixels such as 64, or a share of the video's height such as 8%";

            private static final Pattern NOTATION = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,2})?)(%?)");

            /** @throws IllegalArgumentException when the text is no height */
            public static Height parse(String text) {
                Matcher matcher = NOTATION.matcher(text);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException("\"" + text + "\" is not a height; " + ALLOWED);
                }
                double value = Double.parseDouble(matcher.group(1));
                boolean isPercent = !matcher.group(2).isEmpty();
                if (value < (isPercent ? 0.1 : 1) || isPercent && value > 100) {
                    throw new IllegalArgumentException("\"" + text + "\" is out of range; " + ALLOWED);
                }
                return new Height(value, isPercent);
            }

            /** As FFmpeg's filters compute it from the video's height. */
            public String of(String videoHeight) {
                return isPercent
                        ? videoHeight + "*" + String.format(Locale.ROOT, "%.4f", value / 100)
                        : String.format(Locale.ROOT, "%.2f", value);
            }

            /** In pixels, at least two. */
            public long pixels(int videoHeight) {
                return Math.max(2, Math.round(isPercent ? videoHeight * value / 100 : value));
            }

            @Override
            public String toString() {
                String number = value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
                return number + (isPercent ? "%" : "");
            }
        }
    }
}
