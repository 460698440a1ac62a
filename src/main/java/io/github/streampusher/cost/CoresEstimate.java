package io.github.streampusher.cost;

import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Plan.Decision.Kind;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Estimates how many cores of the processor a stream will use, from size, frame rate and preset. The figures are those of one
 * core of an AMD EPYC with FFmpeg 5.1, for a picture with some noise; another processor differs, and so does a calmer picture.
 */
public final class CoresEstimate {
    private static final double MEGA = 1e6;

    /** Of each child, for 4 Mbit/s that are copied. */
    private static final double CHILD = 0.01;

    private static final double AUDIO = 0.05;

    /** In seconds for a million pixels of H.264, as the ones below. */
    private static final double DECODE = 0.0054;

    private static final double SCALE = 0.0012;

    /** An overlay takes some 2 % of a core at 1080p and 25 frames a second. */
    private static final double OVERLAY = 0.0004;

    /** From quick to slow. */
    private static final List<String> PRESETS =
            List.of("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow");

    private static final Map<String, List<Double>> BY_PRESET = Map.of(
            "libx264", List.of(0.0035, 0.0105, 0.018, 0.025, 0.036, 0.05, 0.073, 0.126, 0.23),
            "libx265", List.of(0.027, 0.041, 0.052, 0.055, 0.07, 0.087));

    private CoresEstimate() {}

    /**
     * Of all children of a stream; empty where the size of the picture, or what its encoder takes, is not known.
     *
     * @param pushes the children beside the first
     */
    public static OptionalDouble of(Definition definition, Plan plan, int pushes) {
        double children = (1 + pushes) * CHILD + (plan.audio().is(Kind.ENCODE) ? AUDIO : 0);
        if (!plan.video().is(Kind.ENCODE)) {
            return OptionalDouble.of(children);
        }
        Optional<Media.VideoTrack> source = plan.media().flatMap(Media::video);
        Optional<VideoSize> from = source.flatMap(Media.VideoTrack::size);
        Optional<VideoSize> to = definition.video().size().or(() -> from);
        Optional<FrameRate> rateFrom = source.flatMap(Media.VideoTrack::frameRate);
        Optional<FrameRate> rateTo = definition.video().frameRate().or(() -> rateFrom);
        List<String> encoders = encoders(plan.commandLine().masked());
        int preset = PRESETS.indexOf(definition.video().preset());
        List<Double> perMegapixel = encoders.stream()
                .map(name -> BY_PRESET.getOrDefault(name, List.of()))
                .filter(cores -> preset >= 0 && preset < cores.size())
                .map(cores -> cores.get(preset))
                .toList();
        boolean isKnown = to.isPresent() && rateTo.isPresent() && preset >= 0 && perMegapixel.size() == encoders.size();
        if (!isKnown) {
            return OptionalDouble.empty();
        }
        double read = megapixels(from.orElse(to.get()), rateFrom.orElse(rateTo.get()));
        double written = megapixels(to.get(), rateTo.get());
        double perEncode = (from.equals(to) ? 0 : Math.max(read, written) * SCALE)
                + written * OVERLAY * definition.video().overlays().size();
        return OptionalDouble.of(children
                + read * DECODE
                + perMegapixel.stream()
                        .mapToDouble(cores -> perEncode + written * cores)
                        .sum());
    }

    private static double megapixels(VideoSize size, FrameRate rate) {
        return size.pixels() / MEGA * rate.perSecond();
    }

    /** One for each encode: a stream with several keys may need more than one. */
    private static List<String> encoders(List<String> words) {
        return IntStream.range(1, words.size())
                .filter(i -> words.get(i - 1).equals("-c:v") && !words.get(i).equals("copy"))
                .mapToObj(words::get)
                .toList();
    }
}
