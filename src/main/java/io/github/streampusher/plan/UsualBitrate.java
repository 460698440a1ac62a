package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.util.Optional;

/**
 * How many bits a picture of some size and rate is usually given.
 *
 * <p>The reference was measured: 640x480 at 25 frames a second is well served by 1000k. Larger pictures need fewer bits
 * a pixel; with this exponent every value lies in the range that YouTube's table of live encoder settings gave for
 * H.264 at 30 frames a second (support.google.com/youtube/answer/2853702, as of August 2014, in brackets):
 *
 * <pre>
 *  426x240    500k  (300k to 700k)      854x480  1400k   (500k to 2000k)     1920x1080  4800k  (3000k to 6000k)
 *  640x360    900k  (400k to 1000k)    1280x720  2600k  (1500k to 4000k)
 * </pre>
 */
final class UsualBitrate {
    /** Where nothing tells the size: enough for 1280x720 at 30. */
    private static final Bitrate DEFAULT = Bitrate.ofKilobits(2500);

    private static final double REFERENCE_BITS = 1_000_000;
    private static final double REFERENCE_PIXEL_RATE = 640.0 * 480 * 25;
    private static final double EXPONENT = 0.75;

    /** HEVC looks the same with fewer. */
    private static final double HEVC_FACTOR = 0.6;

    private static final FrameRate DEFAULT_FRAME_RATE = FrameRate.of(25);
    private static final int STEP = 100_000;

    private UsualBitrate() {}

    static Bitrate of(Optional<VideoSize> size, Optional<FrameRate> rate, boolean hevc) {
        if (size.isEmpty()) {
            return DEFAULT;
        }
        double pixelRate = size.get().pixels() * rate.orElse(DEFAULT_FRAME_RATE).perSecond();
        double bits = REFERENCE_BITS * Math.pow(pixelRate / REFERENCE_PIXEL_RATE, EXPONENT);
        return new Bitrate(Math.max(1, Math.round((hevc ? HEVC_FACTOR * bits : bits) / STEP)) * STEP);
    }
}
