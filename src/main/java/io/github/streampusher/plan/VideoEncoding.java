package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The picture encoded anew, at a constant rate, as live platforms want it. */
record VideoEncoding(Video video, Optional<Media.VideoTrack> source, Encoder encoder, Capabilities ffmpeg) {
    private static final String EVEN_SIZE_FILTER = "scale=trunc(iw/2)*2:trunc(ih/2)*2";

    void addTo(CommandLineBuilder arguments) {
        arguments.add("-c:v", encoder.name());
        addAll(arguments, encoder.presetArguments(video.preset()));
        addFiltersAndPixelFormat(arguments);
        addAll(arguments, encoder.constantBitrateArguments(bitrate()));
        frameRate().ifPresent(rate -> arguments.add("-r", rate.toString(), frameRateModeOption(), "cfr"));
        addKeyframes(arguments);
    }

    /** What the definition says, or what is usual. */
    Bitrate bitrate() {
        return video.bitrate().orElseGet(() -> UsualBitrate.of(size(), frameRate(), encoder.isHevc()));
    }

    /** The frames a second that come out; empty if nobody knows. */
    Optional<FrameRate> frameRate() {
        return video.frameRate().or(() -> source.flatMap(Media.VideoTrack::frameRate));
    }

    /** The size that comes out; empty if nobody knows. Its sides are even, as encoders need it. */
    Optional<VideoSize> size() {
        return video.size().or(() -> source.flatMap(Media.VideoTrack::size)).map(VideoSize::roundedDownToEven);
    }

    private void addFiltersAndPixelFormat(CommandLineBuilder arguments) {
        StringJoiner filters = new StringJoiner(",");
        Optional<VideoSize> sourceSize = source.flatMap(Media.VideoTrack::size);
        if (size().isEmpty()) {
            filters.add(EVEN_SIZE_FILTER);
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

    private void addKeyframes(CommandLineBuilder arguments) {
        double seconds = video.keyframeInterval().toMillis() / 1000.0;
        if (frameRate().isPresent()) {
            long frames = Math.max(1, Math.round(frameRate().get().perSecond() * seconds));
            addAll(arguments, encoder.fixedGopArguments(frames));
        } else {
            addAll(arguments, encoder.noSceneCutArguments());
            arguments.add("-force_key_frames", String.format(Locale.ROOT, "expr:gte(t,n_forced*%s)", seconds));
        }
    }

    private String frameRateModeOption() {
        return ffmpeg.isAtLeast(5, 1) ? "-fps_mode" : "-vsync";
    }

    private static void addAll(CommandLineBuilder arguments, List<String> plain) {
        arguments.add(plain.toArray(String[]::new));
    }
}
