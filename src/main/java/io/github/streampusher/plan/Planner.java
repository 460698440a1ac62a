package io.github.streampusher.plan;

import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.TestPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Chooses FFmpeg's command line for a definition: what the source has is kept wherever the outputs take it. */
public final class Planner {
    /** Fast enough that a stop and a stall are seen soon, at a cost that is not measurable. */
    public static final Duration PROGRESS_PERIOD = Duration.ofMillis(500);

    private static final String TEST_TONE = "sine=frequency=440:sample_rate=48000";
    private static final String SILENT_SOURCE = "anullsrc=channel_layout=stereo:sample_rate=48000";

    /** Two devices have two clocks; the sound is made to follow the picture's. */
    private static final String RESAMPLE_TO_VIDEO_CLOCK = "aresample=async=1000";

    private final Definition definition;
    private final Capabilities ffmpeg;
    private final Input.Source source;
    private final Optional<TestPattern> testPattern;
    private final Optional<Media> media;
    private final List<OutputFormat> outputFormats;
    private final VideoDecider videoDecider;
    private final AudioDecider audioDecider;
    private final Decision video;
    private final Decision audio;
    private final CommandLineBuilder arguments = new CommandLineBuilder();

    private Planner(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        this.definition = definition;
        this.ffmpeg = ffmpeg;
        source = preferredSource(definition);
        testPattern = TestPattern.of(source.url());
        media = testPattern.map(Media::of).or(() -> probed);
        outputFormats = definition.outputs().stream().map(OutputFormat::of).toList();
        videoDecider = new VideoDecider(definition.video(), media, outputFormats, ffmpeg);
        boolean soundIsKnown = media.isPresent() && source.audio().isEmpty();
        audioDecider = new AudioDecider(
                definition.audio(),
                media.filter(known -> soundIsKnown).flatMap(Media::audio),
                soundIsKnown,
                outputFormats);
        video = videoDecider.decide();
        audio = audioDecider.decide();
    }

    /**
     * Plans a run.
     *
     * @param probed what the definition's first input has, or for a slate, what the stream's own source has; empty:
     *     nobody knows
     */
    public static Plan plan(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        Redactor redactor = new Redactor(definition.referencedValues());
        if (definition.inputs().get(0) instanceof Input.Slate slate) {
            SlateSource still = new SlateSource(definition, slate, probed);
            return new Planner(still.asDefinition(), Optional.of(still.media()), ffmpeg)
                    .plan()
                    .masked(redactor);
        }
        return new Planner(definition, probed, ffmpeg).plan().masked(redactor);
    }

    /** Plans a run of which nothing is known but the definition. */
    public static Plan plan(Definition definition) {
        return plan(definition, Optional.empty(), Capabilities.UNKNOWN);
    }

    /** The picture that a definition's first input shows all the time, if it is a slate with one. */
    public static Optional<String> slateImage(Definition definition) {
        return definition.inputs().get(0) instanceof Input.Slate slate
                ? SlateSource.imageFile(slate)
                : Optional.empty();
    }

    /** The files that a run of several outputs writes anew, whatever is in them: only a single output asks first. */
    public static List<String> overwrittenFiles(Definition definition) {
        return definition.outputs().size() == 1
                ? List.of()
                : definition.outputs().stream()
                        .map(OutputFormat::of)
                        .filter(OutputFormat::isSingleFile)
                        .map(to -> to.output().url().reveal().replaceFirst("^file:(//)?", ""))
                        .toList();
    }

    /** The source that is preferred to all others. */
    public static Input.Source preferredSource(Definition definition) {
        return definition.inputs().stream()
                .filter(Input.Source.class::isInstance)
                .map(Input.Source.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("stream " + definition.name() + " has no source"));
    }

    private Plan plan() {
        arguments.add("-nostdin", "-hide_banner", "-loglevel", "repeat+level+info", "-nostats");
        arguments.add("-progress", "pipe:1", "-stats_period", Double.toString(PROGRESS_PERIOD.toMillis() / 1000.0));
        arguments.addAll(definition.ffmpeg().global());
        if (video.is(Decision.Kind.ENCODE)) {
            arguments.add(videoEncoding().encoder().deviceArguments().toArray(String[]::new));
        }
        addInputs();
        List<Tee> tees = outputFormats.size() == 1 ? List.of() : Tee.of(teeSlaves());
        if (tees.isEmpty()) {
            addOutput(outputFormats.get(0));
        }
        tees.forEach(this::addTee);
        return new Plan(
                media,
                arguments.build(),
                video,
                audio,
                planWarnings(tees.size()).warnings(),
                new Preflight(definition, media, outputFormats, ffmpeg)
                        .firstFailure(video, videoEncoding().encoder())
                        .or(() -> tees.stream()
                                .flatMap(tee -> tee.preflightFailure().stream())
                                .findFirst()));
    }

    private void addInputs() {
        if (testPattern.isPresent()) {
            arguments.add("-re", "-f", "lavfi", "-i");
            arguments.add("testsrc2=size=" + testPattern.get().size() + ":rate="
                    + testPattern.get().frameRate());
        } else {
            addSource(source);
        }
        if (audioDecider.needsSilence()) {
            arguments.add("-f", "lavfi", "-i", SILENT_SOURCE);
        } else if (!audio.is(Decision.Kind.NONE)) {
            source.audio().ifPresent(this::addSource);
            if (testPattern.isPresent() && source.audio().isEmpty()) {
                arguments.add("-re", "-f", "lavfi", "-i", TEST_TONE);
            }
        }
    }

    private void addSource(Input.Source input) {
        SourceOptions options = new SourceOptions(input, ffmpeg);
        if (options.isPaced()) {
            arguments.add("-re");
        }
        if (input.loop()) {
            arguments.add("-stream_loop", "-1");
        }
        options.format().ifPresent(format -> arguments.add("-f", format));
        arguments.addOptions(options.deviceOptions(), Map.of());
        arguments.addOptions(options.protocolOptions(), input.options());
        clearCodecTags();
        arguments.addAll(definition.ffmpeg().input());
        arguments.add("-i");
        arguments.add(input.url().withSecretsMarked());
    }

    /** A tee hands on the container's own names of codecs, such as MP4's, which other containers refuse. */
    private void clearCodecTags() {
        if (outputFormats.size() > 1 && video.is(Decision.Kind.COPY)) {
            arguments.add("-tag:v", "0");
        }
        if (outputFormats.size() > 1 && audio.is(Decision.Kind.COPY)) {
            arguments.add("-tag:a", "0");
        }
    }

    private void addOutput(OutputFormat to) {
        addVideo();
        addAudio();
        OutputCredentials address = OutputCredentials.of(to.output());
        arguments.addOptions(to.options(totalBitrate(), ffmpeg), address.commandLineOptions());
        arguments.addAll(definition.ffmpeg().output());
        to.muxer().ifPresent(muxer -> arguments.add("-f", muxer));
        arguments.addPreset(address.presetOptions());
        arguments.add(address.commandLineUrl());
    }

    private List<Tee.Slave> teeSlaves() {
        return IntStream.range(0, outputFormats.size())
                .mapToObj(place -> {
                    OutputFormat to = outputFormats.get(place);
                    OutputCredentials address = OutputCredentials.of(to.output());
                    return new Tee.Slave(
                            place,
                            to,
                            address,
                            CommandLineBuilder.mergeOptions(
                                    to.options(totalBitrate(), ffmpeg), address.commandLineOptions()));
                })
                .toList();
    }

    private void addTee(Tee tee) {
        addVideo();
        addAudio();
        if (video.is(Decision.Kind.ENCODE) || audio.is(Decision.Kind.ENCODE)) {
            arguments.add("-flags", "+global_header"); // which FFmpeg itself sets where a single output wants it
        }
        arguments.addAll(definition.ffmpeg().output());
        tee.addTo(arguments);
    }

    private void addVideo() {
        switch (video.kind()) {
            case NONE -> {}
            case COPY -> arguments.add("-map", "0:v:0", "-c:v", "copy");
            case ENCODE -> {
                arguments.add("-map", "0:v:0");
                videoEncoding().addTo(arguments);
            }
        }
    }

    private void addAudio() {
        Audio wanted = definition.audio();
        switch (audio.kind()) {
            case NONE -> {}
            case COPY -> arguments.add("-map", audioStreamSpecifier(), "-c:a", "copy");
            case ENCODE -> {
                arguments.add("-map", audioStreamSpecifier(), "-c:a", "aac");
                arguments.add("-b:a", wanted.bitrate().toString());
                arguments.add("-ar", Integer.toString(wanted.sampleRate()));
                arguments.add("-ac", Integer.toString(wanted.channels()));
            }
        }
        if (audioDecider.needsSilence() && testPattern.isEmpty()) {
            arguments.add("-shortest"); // silence has no end
            if (ffmpeg.isAtLeast(6, 0)) {
                arguments.add("-shortest_buf_duration", "0.1"); // by itself it keeps back ten seconds of media
            }
        } else if (source.audio().isPresent() && audio.is(Decision.Kind.ENCODE)) {
            arguments.add("-af", RESAMPLE_TO_VIDEO_CLOCK);
        }
    }

    private String audioStreamSpecifier() {
        boolean inSecondInput = audioDecider.needsSilence() || source.audio().isPresent() || testPattern.isPresent();
        boolean sureToBeThere = inSecondInput || media.isPresent() || video.is(Decision.Kind.NONE);
        return (inSecondInput ? "1:a:0" : "0:a:0") + (sureToBeThere ? "" : "?");
    }

    private VideoEncoding videoEncoding() {
        Optional<Media.VideoTrack> picture =
                media.flatMap(Media::video).or(() -> Media.videoRequestedBy(source.options()));
        return new VideoEncoding(definition.video(), picture, Encoder.of(definition.video()), ffmpeg);
    }

    /** Of everything together, where it is known. */
    private Optional<Bitrate> totalBitrate() {
        Optional<Long> picture = switch (video.kind()) {
            case NONE -> Optional.of(0L);
            case ENCODE -> Optional.of(videoEncoding().bitrate().bitsPerSecond());
            case COPY ->
                media.flatMap(Media::video)
                        .filter(known -> known.bitsPerSecond().isPresent())
                        .map(known -> known.bitsPerSecond().getAsLong());
        };
        long sound = definition.audio().bitrate().bitsPerSecond(); // near enough, whoever has encoded it
        return picture.map(bits -> new Bitrate(Math.min(1_000_000_000, bits + sound)));
    }

    /** @param encodes how often, where there are several outputs */
    private PlanWarnings planWarnings(int encodes) {
        PlanWarnings caveats = new PlanWarnings();
        Optional<Media.VideoTrack> picture = media.flatMap(Media::video);
        if (media.isEmpty() && !definition.ffmpeg().input().isEmpty()) {
            caveats.add(
                    "ffmpeg.input-args are not for ffprobe, so nothing is known of the input; input.options are for both");
        }
        switch (video.kind()) {
            case ENCODE -> picture.ifPresent(known -> caveats.checkEncode(videoEncoding(), known));
            case COPY -> picture.ifPresent(known -> caveats.checkCopy(videoDecider, known));
            case NONE -> {
                if (outputFormats.stream().anyMatch(OutputFormat::isPlatform)) {
                    caveats.add("there is no picture, which most platforms do not take");
                }
            }
        }
        if (definition.audio().codec() == Audio.Codec.COPY) {
            media.flatMap(Media::audio)
                    .flatMap(audioDecider::copyObjection)
                    .ifPresent(reason -> caveats.add("audio: copy, but " + reason));
        }
        if (encodes > 1 && video.is(Decision.Kind.ENCODE)) {
            caveats.add(
                    "the picture is encoded " + encodes + " times: FFmpeg takes no two keys for one encode but on its"
                            + " command line, where everybody could read them");
        }
        outputFormats.forEach(to -> caveats.checkOutput(to, outputFormats.size() == 1));
        return caveats;
    }
}
