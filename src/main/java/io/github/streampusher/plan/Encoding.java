package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.PictureSize;
import io.github.streampusher.stream.Video;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The picture encoded anew, at a constant rate, as live platforms want it. */
record Encoding(Video video, Optional<Media.Picture> source, Encoder encoder, Capabilities ffmpeg) {
    private static final String EVEN = "scale=trunc(iw/2)*2:trunc(ih/2)*2";

    void addTo(ArgumentList arguments) {
        arguments.add("-c:v", encoder.name());
        addAll(arguments, encoder.preset(video.preset()));
        addPictureForm(arguments);
        addAll(arguments, encoder.constantRate(bitrate()));
        rate().ifPresent(rate -> arguments.add("-r", rate.toString(), rateMode(), "cfr"));
        addKeyFrames(arguments);
    }

    /** What the definition says, or what is usual. */
    Bitrate bitrate() {
        return video.bitrate().orElseGet(() -> UsualBitrate.of(size(), rate(), encoder.makesHevc()));
    }

    /** The frames a second that come out; empty if nobody knows. */
    Optional<FrameRate> rate() {
        return video.frameRate().or(() -> source.flatMap(Media.Picture::rate));
    }

    /** The size that comes out; empty if nobody knows. Its sides are even, as encoders need it. */
    Optional<PictureSize> size() {
        return video.size().or(() -> source.flatMap(Media.Picture::size)).map(PictureSize::even);
    }

    private void addPictureForm(ArgumentList arguments) {
        StringJoiner filters = new StringJoiner(",");
        Optional<PictureSize> sourceSize = source.flatMap(Media.Picture::size);
        if (size().isEmpty()) {
            filters.add(EVEN);
        } else if (!size().equals(sourceSize)) {
            filters.add("scale=" + size().get().toString().replace('x', ':'));
        }
        encoder.uploadFilter().ifPresent(filters::add);
        if (filters.length() > 0) {
            arguments.add("-vf", filters.toString());
        }
        if (encoder.uploadFilter().isEmpty()) {
            arguments.add("-pix_fmt", encoder.pixelFormat());
        }
    }

    private void addKeyFrames(ArgumentList arguments) {
        double seconds = video.keyframeInterval().toMillis() / 1000.0;
        if (rate().isPresent()) {
            long frames = Math.max(1, Math.round(rate().get().perSecond() * seconds));
            addAll(arguments, encoder.fixedKeyFrames(frames));
        } else {
            addAll(arguments, encoder.noKeyFramesOfItsOwn());
            arguments.add("-force_key_frames", String.format(Locale.ROOT, "expr:gte(t,n_forced*%s)", seconds));
        }
    }

    private String rateMode() {
        return ffmpeg.isAtLeast(5, 1) ? "-fps_mode" : "-vsync";
    }

    private static void addAll(ArgumentList arguments, List<String> plain) {
        arguments.add(plain.toArray(String[]::new));
    }
}
