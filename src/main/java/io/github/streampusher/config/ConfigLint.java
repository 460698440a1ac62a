package io.github.streampusher.config;

import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Sequence;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.TestPattern;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Warns of definitions that are right and will yet disappoint, across all of one load. */
final class ConfigLint {
    private static final Duration MAX_KEYFRAME_INTERVAL = Duration.ofSeconds(4); // of the platforms behind RTMP
    private static final double MIN_BITS_PER_PIXEL = 0.015; // 1280x720 at 25 a second: 350k
    private static final double MAX_BITS_PER_PIXEL = 0.6; // 1280x720 at 25 a second: 14M
    private static final FrameRate ASSUMED_FRAME_RATE = FrameRate.of(25);

    private final Map<String, String> streamsByOutputUrl = new HashMap<>();
    private final Set<ConfigFile> filesWithLiteralKeys = new HashSet<>();

    /** @param written the definition's own mapping, for the places */
    void check(ConfigFile file, Definition definition, Mapping written, ReadContext context) {
        checkVideo(definition, written, context);
        for (int i = 0; i < definition.outputs().size(); i++) {
            Output output = definition.outputs().get(i);
            FilePosition place = outputPosition(written, i);
            ReadContext here = definition.outputs().size() == 1
                    ? context.at("output")
                    : context.at("output").at(i);
            checkSharedOutput(definition, output, place, here);
            checkLiteralKey(file, output, place, here);
            checkBackup(output, place, here);
        }
    }

    private void checkSharedOutput(Definition definition, Output output, FilePosition place, ReadContext context) {
        boolean goesSomewhere = !output.url().reveal().equals("-");
        String owner = definition.enabled() && goesSomewhere
                ? streamsByOutputUrl.putIfAbsent(
                        output.url().reveal(), definition.name().value())
                : null;
        if (owner != null) {
            context.warning(
                    place,
                    output.url() + " is also an output of " + owner
                            + (output.url().protocol() == Protocol.FILE
                                    ? "; two that write one file spoil it"
                                    : "; most servers take one pusher at a time"));
        }
    }

    private static void checkBackup(Output output, FilePosition place, ReadContext context) {
        if (output.backup().filter(output.url()::equals).isPresent()) {
            context.at("backup").warning(place, "is the same as url, so there is nothing to fall back to");
        }
    }

    private void checkLiteralKey(ConfigFile file, Output output, FilePosition place, ReadContext context) {
        Address url = output.url();
        boolean inAddress = url.text().secrets().isEmpty() && !url.secrets().isEmpty();
        boolean inOption = output.keyOptions().keySet().stream()
                .anyMatch(name -> output.options().get(name).secrets().isEmpty());
        boolean literal = inAddress || inOption;
        if (literal && file.isWorldReadable() && filesWithLiteralKeys.add(file)) {
            context.warning(
                    place, "every user of this machine can read the key here; chmod 640, or ${credential:NAME}");
        }
    }

    private static void checkVideo(Definition definition, Mapping written, ReadContext context) {
        Video video = definition.video();
        ReadContext here = context.at("video");
        if (video.codec() == Video.Codec.COPY || video.codec() == Video.Codec.NONE) {
            checkIgnoredKeys(video, written, here);
            return;
        }
        Optional<TestPattern> test = testPicture(definition);
        checkFrameRate(video, test, written, here);
        checkBitrate(video, test, written, here);
        boolean rtmp =
                definition.outputs().stream().anyMatch(output -> output.url().isRtmp());
        if (rtmp && video.keyframeInterval().compareTo(MAX_KEYFRAME_INTERVAL) > 0) {
            here.at("keyframe-interval")
                    .warning(
                            videoKeyPosition(written, "keyframe-interval"),
                            "is above 4s; platforms that take RTMP want a key frame every 2 to 4 seconds");
        }
    }

    private static void checkIgnoredKeys(Video video, Mapping written, ReadContext context) {
        for (String key : List.of("encoder", "size", "frame-rate", "bitrate", "preset", "keyframe-interval")) {
            find(written, "video", key)
                    .ifPresent(node -> context.at(key)
                            .warning(
                                    node.position(),
                                    "has no effect with codec: " + ScalarType.yamlName(video.codec())));
        }
    }

    private static void checkFrameRate(Video video, Optional<TestPattern> test, Mapping written, ReadContext context) {
        if (test.isPresent()
                && video.frameRate().isPresent()
                && !video.frameRate().equals(test.map(TestPattern::frameRate))) {
            context.at("frame-rate")
                    .warning(
                            videoKeyPosition(written, "frame-rate"),
                            video.frameRate().get() + " frames a second are asked of an input that has "
                                    + test.get().frameRate() + "; frames are duplicated or dropped");
        }
    }

    private static void checkBitrate(Video video, Optional<TestPattern> test, Mapping written, ReadContext context) {
        Optional<VideoSize> size = video.size().or(() -> test.map(TestPattern::size));
        if (size.isEmpty() || video.bitrate().isEmpty()) {
            return;
        }
        FrameRate rate =
                video.frameRate().or(() -> test.map(TestPattern::frameRate)).orElse(ASSUMED_FRAME_RATE);
        double pixels = size.get().pixels() * rate.perSecond();
        double bits = video.bitrate().get().bitsPerSecond() / pixels;
        if (bits < MIN_BITS_PER_PIXEL || bits > MAX_BITS_PER_PIXEL) {
            context.at("bitrate")
                    .warning(
                            videoKeyPosition(written, "bitrate"),
                            String.format(
                                    Locale.ROOT,
                                    "%s is %s for %s at %s frames a second; from %dk to %dk is usual",
                                    video.bitrate().get(),
                                    bits < MIN_BITS_PER_PIXEL ? "little" : "much",
                                    size.get(),
                                    rate,
                                    Math.round(pixels * MIN_BITS_PER_PIXEL / 1000),
                                    Math.round(pixels * MAX_BITS_PER_PIXEL / 1000)));
        }
    }

    private static Optional<TestPattern> testPicture(Definition definition) {
        return definition.inputs().get(0) instanceof Input.Source source
                ? TestPattern.of(source.url())
                : Optional.empty();
    }

    private static FilePosition videoKeyPosition(Mapping written, String videoKey) {
        return find(written, "video", videoKey).orElse(written).position();
    }

    private static Optional<Node> find(Mapping written, String section, String key) {
        return written.get(section).filter(Mapping.class::isInstance).flatMap(mapping -> ((Mapping) mapping).get(key));
    }

    private static FilePosition outputPosition(Mapping written, int index) {
        Node output = written.get("output").orElseThrow();
        return output instanceof Sequence list ? list.items().get(index).position() : output.position();
    }
}
