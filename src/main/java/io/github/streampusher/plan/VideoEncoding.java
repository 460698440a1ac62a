package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.util.Locale;
import java.util.Optional;

/**
 * Encodes the video at constant bitrate and frame rate with regular key frames, as live platforms require.
 *
 * @param isList whether the source is a list of files, the first of which is known
 * @param isSnapshot whether the source is a picture that is fetched once a second
 * @param isNormalised whether every source must give the same parameter sets, byte for byte
 */
record VideoEncoding(
        Video video,
        Optional<Media.VideoTrack> source,
        boolean isList,
        boolean isSnapshot,
        boolean isNormalised,
        Encoder encoder,
        Capabilities ffmpeg) {
    /** A difference of shape that nobody sees. */
    static final double MAX_DISTORTION = 0.03;

    /**
     * Range, colours, shape of pixels and place of chroma go from the source into the parameter sets. Measured with nine
     * sources and FFmpeg 5.1 and 7.1: without these there are four kinds, with them one.
     */
    private static final String ONE_COLOUR = ":out_range=tv:out_color_matrix=bt709";

    private static final String FROM_BT709 = ":in_color_matrix=bt709";

    private static final String X264_ONE_COLOUR =
            "colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=off:chromaloc=0";

    private static final String EVEN_SIZE_FILTER = "scale=trunc(iw/2)*2:trunc(ih/2)*2";

    /** Enough for 1280x720 at 30. */
    private static final Bitrate BITRATE_OF_UNKNOWN_SIZE = Bitrate.ofKilobits(2500);

    private static final double REFERENCE_BITS = 1_000_000;
    private static final double REFERENCE_PIXEL_RATE = 640.0 * 480 * 25;
    private static final double EXPONENT = 0.75;

    /** HEVC needs fewer bits for the same quality. */
    private static final double HEVC_FACTOR = 0.6;

    private static final FrameRate DEFAULT_FRAME_RATE = FrameRate.of(25);
    private static final int BITRATE_STEP = 100_000;

    void addTo(CommandLine.Builder arguments) {
        arguments.add("-c:v", encoder.name());
        arguments.add(encoder.presetArguments(video.preset()));
        filters().ifPresent(graph -> {
            arguments.add("-vf");
            arguments.add(graph);
        });
        if (encoder.uploadFilter().isEmpty()) {
            arguments.add("-pix_fmt", encoder.pixelFormat());
        }
        arguments.add(encoder.constantBitrateArguments(bitrate()));
        String frameRateMode = ffmpeg.isAtLeast(5, 1) ? "-fps_mode" : "-vsync";
        frameRate().ifPresent(rate -> arguments.add("-r", rate.toString(), frameRateMode, "cfr"));
        addKeyframes(arguments);
        if (isNormalised && encoder.isX264()) {
            arguments.add("-x264-params", X264_ONE_COLOUR);
        }
    }

    /** The bitrate of the definition, else the usual one. */
    Bitrate bitrate() {
        return video.bitrate().orElseGet(this::usualBitrate);
    }

    Bitrate usualBitrate() {
        return usualBitrate(size(), frameRate(), encoder.isHevc());
    }

    /** The frame rate of the output; empty: unknown. */
    Optional<FrameRate> frameRate() {
        return video.frameRate().or(() -> source.flatMap(Media.VideoTrack::frameRate));
    }

    /** The size of the output, with even sides, because encoders require it; empty: unknown. */
    Optional<VideoSize> size() {
        return video.size().or(() -> source.flatMap(Media.VideoTrack::size)).map(VideoSize::roundedDownToEven);
    }

    /** The filter graph between decoder and encoder; empty: none is needed. */
    Optional<Text> filters() {
        Text scaled = appended(Text.plain(sizeFilters()), snapshotFilter());
        Text drawn = new OverlayFilters(video.overlays(), size(), ffmpeg.wideFont()).appendedTo(scaled);
        return Optional.of(appended(drawn, encoder.uploadFilter()))
                .filter(graph -> !graph.reveal().isEmpty());
    }

    private static Text appended(Text graph, Optional<String> filter) {
        String separator = graph.reveal().isEmpty() ? "" : ",";
        return filter.map(more -> graph.followedBy(Text.plain(separator + more)))
                .orElse(graph);
    }

    /** FFmpeg would count what {@code -r} repeats as duplicates. */
    private Optional<String> snapshotFilter() {
        return frameRate().filter(rate -> isSnapshot && !isNormalised).map(rate -> "fps=" + rate);
    }

    private String sizeFilters() {
        Optional<VideoSize> from = source.flatMap(Media.VideoTrack::size);
        if (size().isEmpty()) {
            return EVEN_SIZE_FILTER;
        }
        if (isNormalised) {
            return normalisedFilters(size().get());
        }
        if (!isList && size().equals(from)) {
            return "";
        }
        boolean hasSameShape = !isList
                && from.filter(given -> Math.abs(distortion(given, size().get()) - 1) <= MAX_DISTORTION)
                        .isPresent();
        if (hasSameShape || video.fit() == Video.Fit.STRETCH || video.size().isEmpty() && !isList) {
            return "scale=" + sides(size().get());
        }
        return video.fit() == Video.Fit.CROP ? cropFilter(size().get(), "") : padFilter(size().get());
    }

    /** By how much a picture of one shape is too wide for another one. */
    static double distortion(VideoSize from, VideoSize to) {
        return (double) to.width() / to.height() * from.height() / from.width();
    }

    /** The same form and colours for every source. */
    private String normalisedFilters(VideoSize size) {
        boolean isUntaggedHd =
                !isList && source.filter(Media.VideoTrack::isUntaggedHd).isPresent();
        String colours = isUntaggedHd ? FROM_BT709 + ONE_COLOUR : ONE_COLOUR;
        String fitted = switch (video.fit()) {
            case PAD -> padFilter(size, colours);
            case CROP -> cropFilter(size, colours);
            case STRETCH -> "scale=" + sides(size) + colours + ",setsar=1";
        };
        return fitted + ",format=yuv420p" + rateFilter();
    }

    /** With {@code -r} alone, FFmpeg 5.1 makes 25 of 50 frames a second with the picture 80 ms late; with this, 0. */
    private String rateFilter() {
        Optional<FrameRate> from = source.flatMap(Media.VideoTrack::frameRate);
        return frameRate()
                .map(FrameRate::reduced)
                .filter(rate -> from.isPresent() && !from.equals(Optional.of(rate)))
                .map(rate -> ",fps=" + rate)
                .orElse("");
    }

    private static String sides(VideoSize size) {
        return size.width() + ":" + size.height();
    }

    /** Scales over a size, and cuts off what stands out. */
    private static String cropFilter(VideoSize size, String scaleOptions) {
        return "scale=" + sides(size) + ":force_original_aspect_ratio=increase" + scaleOptions + ",crop=" + sides(size)
                + ",setsar=1";
    }

    /** Scales into a size, and fills up what is left. */
    private static String padFilter(VideoSize size, String scaleOptions) {
        return "scale=" + sides(size) + ":force_original_aspect_ratio=decrease" + scaleOptions + ",pad=" + sides(size)
                + ":(ow-iw)/2:(oh-ih)/2,setsar=1";
    }

    static String padFilter(VideoSize size) {
        return padFilter(size, "");
    }

    private void addKeyframes(CommandLine.Builder arguments) {
        double seconds = video.keyframeInterval().toMillis() / 1000.0;
        if (frameRate().isPresent()) {
            long frames = Math.max(1, Math.round(frameRate().get().perSecond() * seconds));
            arguments.add(encoder.fixedGopArguments(frames));
        } else {
            arguments.add(encoder.noSceneCutArguments());
            arguments.add("-force_key_frames", String.format(Locale.ROOT, "expr:gte(t,n_forced*%s)", seconds));
        }
    }

    /**
     * The usual bitrate of a video.
     *
     * <p>The reference was measured: 1000k is sufficient for 640x480 at 25 frames a second. Larger frames need fewer
     * bits a pixel; with this exponent every value lies in the range of YouTube's table of live encoder settings for
     * H.264 at 30 frames a second (support.google.com/youtube/answer/2853702, as of August 2014, in brackets):
     *
     * <pre>
     *  426x240    500k  (300k to 700k)      854x480  1400k   (500k to 2000k)     1920x1080  4800k  (3000k to 6000k)
     *  640x360    900k  (400k to 1000k)    1280x720  2600k  (1500k to 4000k)
     * </pre>
     */
    static Bitrate usualBitrate(Optional<VideoSize> size, Optional<FrameRate> rate, boolean hevc) {
        if (size.isEmpty()) {
            return BITRATE_OF_UNKNOWN_SIZE;
        }
        double pixelRate = size.get().pixels() * rate.orElse(DEFAULT_FRAME_RATE).perSecond();
        double bits = REFERENCE_BITS * Math.pow(pixelRate / REFERENCE_PIXEL_RATE, EXPONENT);
        return new Bitrate(Math.max(1, Math.round((hevc ? HEVC_FACTOR * bits : bits) / BITRATE_STEP)) * BITRATE_STEP);
    }
}
