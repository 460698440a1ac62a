package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.TestPattern;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Plans FFmpeg's command line for a definition: tracks are copied wherever all outputs accept them. */
public final class Planner {
    /** Short enough that a stop and a stall are noticed soon; its cost is not measurable. */
    public static final Duration PROGRESS_PERIOD = Duration.ofMillis(500);

    private static final Duration INTERLEAVE_MARGIN = Duration.ofSeconds(5);
    private static final Duration DEFAULT_INTERLEAVE = Duration.ofSeconds(10);

    private Planner() {}

    /**
     * Plans a run.
     *
     * @param probed the media of the definition's first input, or for a slate of the stream's own source; empty: unknown
     */
    public static Plan plan(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        Decisions decisions = definition.input() instanceof Input.Slate slate
                ? new SlateSource(definition, slate, probed).decisions(ffmpeg)
                : Decisions.of(definition, probed, ffmpeg);
        return plan(decisions).masked(new Redactor(definition.referencedValues()));
    }

    /** Plans a run of which only the definition is known. */
    public static Plan plan(Definition definition) {
        return plan(definition, Optional.empty(), Capabilities.UNKNOWN);
    }

    private static Plan plan(Decisions decisions) {
        CommandLineWriter writer = new CommandLineWriter(decisions);
        List<Tee> tees = writer.tees();
        CommandLine commandLine = writer.write(tees);
        return new Plan(
                decisions.media(),
                commandLine,
                commandLine.flvStart(),
                decisions.video(),
                decisions.audio(),
                PlanWarnings.of(decisions, tees.size()),
                new Preflight(decisions)
                        .firstFailure()
                        .or(() -> refusedKey(decisions.definition())
                                .map(reason -> new Diagnosis(Cause.OPTION_INVALID, reason)))
                        .or(() -> tees.stream()
                                .flatMap(tee -> tee.preflightFailure().stream())
                                .findFirst()));
    }

    /**
     * How long FFmpeg waits for a packet of each track before it writes the other one alone. Longer than the stall
     * time-out, so that a track that falls silent is seen by the bytes that are no longer written, unless the start would
     * take too long; the default of 10 s hides it.
     */
    public static Duration interleaveTime(Watchdog watchdog) {
        Duration latestStart = Duration.ofNanos(watchdog.startTimeout().toNanos() / 3 * 2);
        Duration wanted = watchdog.stallTimeout().plus(INTERLEAVE_MARGIN);
        Duration time = wanted.compareTo(latestStart) < 0 ? wanted : latestStart;
        return time.compareTo(DEFAULT_INTERLEAVE) < 0 ? DEFAULT_INTERLEAVE : time;
    }

    /** The files that FFmpeg reads for the picture besides the source: of a slate and of overlays. */
    public static List<String> pictureFiles(Definition definition) {
        Optional<String> slateImage =
                definition.input() instanceof Input.Slate slate ? SlateSource.imageFile(slate) : Optional.empty();
        boolean isEncoded = definition.video().codec() != Video.Codec.COPY
                && definition.video().codec() != Video.Codec.NONE;
        Stream<String> overlays = definition.video().overlays().stream()
                .filter(overlay -> isEncoded && overlay.kind() != Video.Overlay.Kind.TEXT)
                .map(overlay -> overlay.content().reveal());
        return Stream.concat(slateImage.stream(), overlays).toList();
    }

    /**
     * The files that a run overwrites, with their patterns of time or number; a single file of a single output FFmpeg
     * refuses to overwrite, unless it is a push, which may start often.
     */
    public static List<String> overwrittenFiles(Definition definition, boolean isPush) {
        boolean isSingle = definition.outputs().size() == 1 && !isPush;
        return definition.outputs().stream()
                .map(OutputFormat::of)
                .filter(format -> format.isSegmented() || format.isSingleFile() && !isSingle)
                .map(format -> format.output().url().reveal().replaceFirst("^file:(//)?", ""))
                .toList();
    }

    /** The files of outputs with {@code retain}. */
    public static List<RetainedFiles> retainedFiles(Definition definition) {
        return definition.outputs().stream()
                .map(OutputFormat::of)
                .flatMap(format -> RetainedFiles.of(format).stream())
                .toList();
    }

    /** The outputs that are HLS on this machine. */
    public static List<HlsOutput> hlsOutputs(Definition definition) {
        return IntStream.range(0, definition.outputs().size())
                .mapToObj(i ->
                        HlsOutput.of(i, OutputFormat.of(definition.outputs().get(i))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Why a key of an output cannot be kept off FFmpeg's command line; empty if all can. */
    public static Optional<String> refusedKey(Definition definition) {
        return definition.outputs().stream()
                .flatMap(output -> OutputCredentials.of(output).refusal().stream())
                .findFirst();
    }

    /** The first input that is not a slate. */
    public static Input.Source preferredSource(Definition definition) {
        return definition.inputs().stream()
                .filter(Input.Source.class::isInstance)
                .map(Input.Source.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("stream " + definition.name() + " has no source"));
    }

    /**
     * What is known and decided before the command line is written.
     *
     * @param media what the source has; empty: unknown
     * @param isNormalised whether the video must have the same parameter sets whatever the source is
     */
    record Decisions(
            Definition definition,
            Input.Source source,
            Optional<Media> media,
            List<OutputFormat> outputs,
            Capabilities ffmpeg,
            VideoDecider videoDecider,
            AudioDecider audioDecider,
            Decision video,
            Decision audio,
            boolean isNormalised) {

        static Decisions of(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
            Input.Source source = preferredSource(definition);
            Optional<Media> media = TestPattern.of(source.url()).map(Media::of).or(() -> probed);
            List<OutputFormat> outputs =
                    definition.outputs().stream().map(OutputFormat::of).toList();
            boolean audioKnown = media.isPresent() && source.audio().isEmpty();
            Optional<Media.AudioTrack> track = media.filter(known -> audioKnown).flatMap(Media::audio);
            boolean isList = isList(source, media);
            VideoDecider video = new VideoDecider(definition.video(), media, isList, outputs, ffmpeg);
            AudioDecider audio = new AudioDecider(definition.audio(), track, audioKnown, isList, outputs);
            return new Decisions(
                    definition, source, media, outputs, ffmpeg, video, audio, video.decide(), audio.decide(), false);
        }

        /** The same decisions for another output than those that they were made for. */
        Decisions writtenTo(OutputFormat output, boolean normalised) {
            return new Decisions(
                    definition,
                    source,
                    media,
                    List.of(output),
                    ffmpeg,
                    videoDecider,
                    audioDecider,
                    video,
                    audio,
                    normalised);
        }

        private static boolean isList(Input.Source source, Optional<Media> media) {
            return source.format().equals(Optional.of("concat"))
                    || media.filter(Media::isList).isPresent();
        }

        boolean isList() {
            return isList(source, media);
        }

        SourceOptions sourceOptions() {
            return new SourceOptions(source, media, ffmpeg);
        }

        /** The source's video; of a device that was not probed, the video that it is asked for. */
        Optional<Media.VideoTrack> sourceVideo() {
            return media.flatMap(Media::video).or(() -> Media.videoRequestedBy(source.options()));
        }

        VideoEncoding encoding() {
            return new VideoEncoding(
                    definition.video(),
                    sourceVideo(),
                    isList(),
                    sourceOptions().snapshotFormat().isPresent(),
                    isNormalised,
                    Encoder.of(definition.video(), ffmpeg),
                    ffmpeg);
        }

        /** The operator's own filter option for the video. */
        Optional<String> videoFilterOption() {
            return definition.ffmpeg().output().stream()
                    .map(Text::reveal)
                    .filter(Set.of("-vf", "-filter:v")::contains)
                    .findFirst();
        }

        boolean isTestPattern() {
            return TestPattern.of(source.url()).isPresent();
        }
    }
}
