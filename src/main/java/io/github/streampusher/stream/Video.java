package io.github.streampusher.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * How the video is encoded.
 *
 * @param encoder FFmpeg's name of the encoder; empty: the codec's usual one
 * @param size empty: the source's own
 * @param frameRate empty: the source's own
 * @param bitrate empty: from size and frame rate
 */
public record Video(
        Codec codec,
        Optional<String> encoder,
        Optional<VideoSize> size,
        Optional<FrameRate> frameRate,
        Optional<Bitrate> bitrate,
        String preset,
        Duration keyframeInterval) {

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
}
