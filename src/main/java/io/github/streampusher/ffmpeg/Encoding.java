package io.github.streampusher.ffmpeg;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.PictureSize;
import io.github.streampusher.stream.TestPicture;
import io.github.streampusher.stream.Video;
import java.util.Locale;
import java.util.Optional;

/** The picture encoded anew, at a constant rate, as live platforms want it. */
record Encoding(Video video, Optional<TestPicture> source, String usualEncoder) {
    /** Where neither the definition nor the source tells the size: enough for 1280x720 at 30. */
    private static final Bitrate OF_UNKNOWN_SIZE = Bitrate.kilo(2500);

    /** The measured reference: 640x480 at 25 frames a second is well served by 1000k. */
    private static final double REFERENCE_BITS = 1_000_000;

    private static final double REFERENCE_PIXEL_RATE = 640.0 * 480 * 25;

    /** Larger pictures need fewer bits a pixel; this meets 1080p at 30 with 4800k, within what platforms advise. */
    private static final double EXPONENT = 0.75;

    private static final int STEP = 100_000;

    void addTo(ArgumentList arguments) {
        arguments.add("-c:v", video.encoder().orElse(usualEncoder));
        arguments.add("-preset", video.preset(), "-pix_fmt", "yuv420p");
        Bitrate bitrate = video.bitrate().orElseGet(this::automaticBitrate);
        arguments.add("-b:v", bitrate.toString(), "-minrate", bitrate.toString());
        arguments.add("-maxrate", bitrate.toString());
        arguments.add("-bufsize", new Bitrate(2 * bitrate.bitsPerSecond()).toString());
        video.size().ifPresent(size -> arguments.add("-s", size.toString()));
        video.frameRate().ifPresent(rate -> arguments.add("-r", rate.toString(), "-fps_mode", "cfr"));
        addKeyframes(arguments);
    }

    private void addKeyframes(ArgumentList arguments) {
        double seconds = video.keyframeInterval().toMillis() / 1000.0;
        arguments.add("-force_key_frames", String.format(Locale.ROOT, "expr:gte(t,n_forced*%s)", seconds));
        arguments.add("-sc_threshold", "0");
        rate().ifPresent(rate -> {
            long frames = Math.max(1, Math.round(rate.perSecond() * seconds));
            arguments.add("-g", Long.toString(frames));
        });
    }

    private Bitrate automaticBitrate() {
        Optional<PictureSize> size = video.size().or(() -> source.map(TestPicture::size));
        if (size.isEmpty() || rate().isEmpty()) {
            return OF_UNKNOWN_SIZE;
        }
        double pixelRate = size.get().pixels() * rate().get().perSecond();
        double bits = REFERENCE_BITS * Math.pow(pixelRate / REFERENCE_PIXEL_RATE, EXPONENT);
        return new Bitrate(Math.max(1, Math.round(bits / STEP)) * STEP);
    }

    private Optional<FrameRate> rate() {
        return video.frameRate().or(() -> source.map(TestPicture::rate));
    }
}
