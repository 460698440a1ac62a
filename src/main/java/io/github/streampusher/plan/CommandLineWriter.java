package io.github.streampusher.plan;

import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.TestPattern;
import io.github.streampusher.stream.Watchdog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Writes FFmpeg's arguments for a plan: global options, inputs, then the outputs with their tracks. */
final class CommandLineWriter {
    private static final String TEST_TONE = "sine=frequency=440:sample_rate=48000";
    private static final String SILENT_SOURCE = "anullsrc=channel_layout=stereo:sample_rate=48000";

    /** Two devices have two clocks, and a list may have files without sound; the audio is made to follow the video. */
    private static final String RESAMPLE_TO_VIDEO_CLOCK = "aresample=async=1000";

    /**
     * A leap of a live source's time stamps by more is refused, so that nothing of it is sent; FFmpeg's default is 30 hours.
     * A source that is silent for so long has stalled.
     */
    private static final String MAX_TIME_GAP_SECONDS = "30";

    /** For video that is announced and does not come at once; FFmpeg's default is 5 s. Less than the default start time-out. */
    private static final String LATE_VIDEO_MICROS = "20000000";

    /** By codec, the type of the NAL units that are its sequence parameter sets. */
    private static final Map<String, String> PARAMETER_SETS = Map.of("h264", "7", "hevc", "33");

    /** One packet of AAC in so many: at 48 kHz one in five seconds. */
    private static final String FEW_PACKETS = "noise=drop=mod(n\\,235)";

    private final Planner.Decisions plan;
    private final CommandLine.Builder arguments = new CommandLine.Builder();

    CommandLineWriter(Planner.Decisions plan) {
        this.plan = plan;
    }

    /** The groups of outputs that share an encode; none where there is one output, which needs no tee. */
    List<Tee> tees() {
        return plan.outputs().size() == 1 ? List.of() : Tee.of(teeSlaves());
    }

    CommandLine write(List<Tee> tees) {
        addCommonTo(arguments);
        if (plan.sourceOptions().isLive()) {
            arguments.add("-dts_error_threshold", MAX_TIME_GAP_SECONDS);
        }
        if (!tees.isEmpty() && plan.video().is(Decision.Kind.COPY)) {
            arguments.add("-copytb", "1"); // a tee would round the time stamps to whole frames
        }
        arguments.addAll(plan.definition().ffmpeg().global());
        if (plan.video().is(Decision.Kind.ENCODE)) {
            arguments.add(plan.encoding().encoder().deviceArguments());
        }
        addInputs();
        if (tees.isEmpty()) {
            addOutput(plan.outputs().get(0));
            parameterSets().ifPresent(this::addChecksums);
        }
        tees.forEach(this::addTee);
        return arguments.build();
    }

    /** What every FFmpeg is told of its log and its progress. */
    static void addCommonTo(CommandLine.Builder arguments) {
        arguments.add("-nostdin", "-hide_banner", "-loglevel", "repeat+level+info", "-nostats");
        double period = Planner.PROGRESS_PERIOD.toMillis() / 1000.0;
        arguments.add("-progress", "pipe:1", "-stats_period", Double.toString(period));
    }

    private void addInputs() {
        Optional<TestPattern> test = TestPattern.of(plan.source().url());
        if (test.isPresent()) {
            arguments.add("-re", "-f", "lavfi", "-i");
            arguments.add(
                    "testsrc2=size=" + test.get().size() + ":rate=" + test.get().frameRate());
        } else {
            addSource(plan.source(), plan.media());
        }
        if (plan.audioDecider().needsSilence()) {
            arguments.add("-f", "lavfi", "-i", SILENT_SOURCE);
        } else if (!plan.audio().is(Decision.Kind.NONE)) {
            plan.source().audio().ifPresent(audio -> addSource(audio, Optional.empty()));
            if (test.isPresent() && plan.source().audio().isEmpty()) {
                arguments.add("-re", "-f", "lavfi", "-i", TEST_TONE);
            }
        }
    }

    /** Of a feed: the burst of each would put the session 0.5 s ahead. */
    static List<String> noBurst(Capabilities ffmpeg) {
        return ffmpeg.isAtLeast(6, 1) ? List.of("-readrate_initial_burst", "0.001") : List.of();
    }

    private void addSource(Input.Source input, Optional<Media> media) {
        SourceOptions options = new SourceOptions(input, media, plan.ffmpeg());
        if (options.isPaced() && input.files().isEmpty()) { // of a channel, the relay sets the pace
            arguments.add("-re");
            if (plan.outputs().get(0).isRelay()) {
                arguments.add(noBurst(plan.ffmpeg()));
            }
        }
        if (options.isRepeated()) {
            arguments.add("-stream_loop", "-1");
        }
        Optional<String> snapshot = options.snapshotFormat();
        snapshot.or(options::format).ifPresent(format -> arguments.add("-f", format));
        if (snapshot.isPresent()) {
            arguments.add("-loop", "1", "-framerate", "1");
        } else if (options.isStillPicture()) {
            arguments.add("-loop", "1"); // -stream_loop plays a JPEG once
        }
        arguments.addOptions(options.deviceOptions(), Map.of());
        if (options.isVideoAwaited()) {
            arguments.add("-analyzeduration", LATE_VIDEO_MICROS);
        }
        Map<String, String> ours = options.protocolOptions();
        if (isAdtsUnwrapped(media)) {
            ours.put("fflags", "+discardcorrupt"); // a packet that was lost on the way would end the run
        }
        arguments.addOptions(ours, input.options());
        clearCodecTags();
        arguments.addAll(plan.definition().ffmpeg().input());
        arguments.add("-i");
        arguments.add(input.url().withSecretsMarked());
    }

    /** Whether FFmpeg takes the headers off copied AAC of MPEG-TS, which fails where one is damaged. */
    private boolean isAdtsUnwrapped(Optional<Media> media) {
        return plan.sourceOptions().isLive() && losesAdts(media, "mpegts");
    }

    /** Whether AAC is copied from one of these containers into one that has its header in another place. */
    private boolean losesAdts(Optional<Media> media, String... containers) {
        return plan.audio().is(Decision.Kind.COPY)
                && media.filter(known -> Set.of(containers).contains(known.format()))
                        .flatMap(Media::audio)
                        .filter(track -> track.codec().equals("aac"))
                        .isPresent()
                && !plan.outputs().stream()
                        .allMatch(output -> output.container().keepsAdts());
    }

    /** tee passes on the source container's codec tags, such as MP4's, which other containers refuse. */
    private void clearCodecTags() {
        if (plan.outputs().size() > 1 && plan.video().is(Decision.Kind.COPY)) {
            arguments.add("-tag:v", "0");
        }
        if (plan.outputs().size() > 1 && plan.audio().is(Decision.Kind.COPY)) {
            arguments.add("-tag:a", "0");
        }
    }

    private void addOutput(OutputFormat format) {
        addVideo();
        addAudio();
        OutputCredentials address = OutputCredentials.of(format.output());
        Map<String, String> ours = format.options(totalBitrate(), plan.ffmpeg());
        boolean hasBothTracks =
                !plan.video().is(Decision.Kind.NONE) && !plan.audio().is(Decision.Kind.NONE);
        if (hasBothTracks && format.countsBytes()) {
            ours.put(
                    "max_interleave_delta",
                    maxInterleaveMicros(plan.definition().watchdog()));
        }
        arguments.addOptions(ours, address.commandLineOptions());
        arguments.addAll(plan.definition().ffmpeg().output());
        format.muxer().ifPresent(muxer -> arguments.add("-f", muxer));
        arguments.addPreset(address.presetOptions());
        arguments.add(address.commandLineUrl());
    }

    /**
     * The type of the packets' parts that tell the size of copied video, where its source repeats them and may change.
     * FFmpeg 5 would read a second input only as far as the packets that a second output gets.
     */
    private Optional<String> parameterSets() {
        boolean isWatched = plan.video().is(Decision.Kind.COPY)
                && plan.sourceOptions().isLive()
                && plan.source().audio().isEmpty()
                && !plan.audioDecider().needsSilence()
                && plan.definition().ffmpeg().output().isEmpty(); // which may end the first output alone
        return plan.media()
                .filter(known -> isWatched && known.repeatsParameterSets())
                .flatMap(Media::video)
                .flatMap(track -> Optional.ofNullable(PARAMETER_SETS.get(track.codec())));
    }

    /** FFmpeg says nothing of a change; their checksums come with the progress. */
    private void addChecksums(String type) {
        arguments.add("-map", videoStreamSpecifier(), "-c:v", "copy", "-bsf:v", "filter_units=pass_types=" + type);
        if (isAudioRateWatched()) {
            arguments.add("-map", audioStreamSpecifier(), "-c:a", "copy", "-bsf:a", FEW_PACKETS);
            arguments.add("-max_interleave_delta", "1"); // none waits for the other
        }
        arguments.add("-f", "framecrc", "pipe:1");
    }

    /** Whether copied AAC has its sample rate in each packet, so that it may change, and an output has it in a header. */
    private boolean isAudioRateWatched() {
        return plan.ffmpeg().isAtLeast(5, 0) // an expression for drop
                && losesAdts(plan.media(), "mpegts", "hls");
    }

    static String maxInterleaveMicros(Watchdog watchdog) {
        return Long.toString(Planner.interleaveTime(watchdog).toMillis() * 1000);
    }

    private List<Tee.Slave> teeSlaves() {
        return IntStream.range(0, plan.outputs().size())
                .mapToObj(index -> {
                    OutputFormat format = plan.outputs().get(index);
                    OutputCredentials address = OutputCredentials.of(format.output());
                    Map<String, String> ours = format.options(totalBitrate(), plan.ffmpeg());
                    return new Tee.Slave(
                            index,
                            format,
                            address,
                            CommandLine.Builder.mergeOptions(ours, address.commandLineOptions()));
                })
                .toList();
    }

    private void addTee(Tee tee) {
        addVideo();
        addAudio();
        if (plan.video().is(Decision.Kind.ENCODE) || plan.audio().is(Decision.Kind.ENCODE)) {
            arguments.add("-flags", "+global_header"); // with a single output FFmpeg sets it where it is needed
        }
        arguments.addAll(plan.definition().ffmpeg().output());
        tee.addTo(arguments);
    }

    private void addVideo() {
        switch (plan.video().kind()) {
            case NONE -> {}
            case COPY -> arguments.add("-map", videoStreamSpecifier(), "-c:v", "copy");
            case ENCODE -> {
                arguments.add("-map", videoStreamSpecifier());
                plan.encoding().addTo(arguments);
            }
        }
    }

    private void addAudio() {
        Audio wanted = plan.definition().audio();
        switch (plan.audio().kind()) {
            case NONE -> {}
            case COPY -> arguments.add("-map", audioStreamSpecifier(), "-c:a", "copy");
            case ENCODE -> {
                arguments.add(
                        "-map",
                        audioStreamSpecifier(),
                        "-c:a",
                        plan.audioDecider().encoder());
                arguments.add("-b:a", wanted.bitrate().toString());
                arguments.add("-ar", Integer.toString(wanted.sampleRate()));
                arguments.add("-ac", Integer.toString(wanted.channels()));
            }
        }
        if (plan.audioDecider().needsSilence() && !plan.isTestPattern()) {
            arguments.add("-shortest"); // the silent source has no end
            if (plan.ffmpeg().isAtLeast(6, 0)) {
                arguments.add("-shortest_buf_duration", "0.1"); // the default holds back ten seconds of media
            }
            return;
        }
        boolean hasSecondSource =
                plan.source().audio().isPresent() && !plan.audio().is(Decision.Kind.NONE);
        boolean isPicture = plan.sourceOptions().isStillPicture()
                || plan.sourceOptions().snapshotFormat().isPresent();
        if (hasSecondSource && isPicture) {
            arguments.add("-shortest"); // the picture has no end
        }
        boolean hasGaps = plan.source().audio().isPresent() || plan.isList();
        if (hasGaps && plan.audio().is(Decision.Kind.ENCODE)) {
            arguments.add("-af", RESAMPLE_TO_VIDEO_CLOCK);
        }
    }

    private String videoStreamSpecifier() {
        return plan.media()
                .flatMap(Media::video)
                .map(Media.VideoTrack::specifier)
                .orElse("0:v:0");
    }

    private String audioStreamSpecifier() {
        boolean inSecondInput =
                plan.audioDecider().needsSilence() || plan.source().audio().isPresent() || plan.isTestPattern();
        boolean exists =
                inSecondInput || plan.media().isPresent() || plan.video().is(Decision.Kind.NONE);
        String inFirstInput = plan.media()
                .flatMap(Media::audio)
                .map(Media.AudioTrack::specifier)
                .orElse("0:a:0");
        return (inSecondInput ? "1:a:0" : inFirstInput) + (exists ? "" : "?");
    }

    /** The bitrate of video and audio together; empty: that of the video is unknown. */
    Optional<Bitrate> totalBitrate() {
        Optional<Long> video = switch (plan.video().kind()) {
            case NONE -> Optional.of(0L);
            case ENCODE -> Optional.of(plan.encoding().bitrate().bitsPerSecond());
            case COPY ->
                plan.media()
                        .flatMap(Media::video)
                        .filter(known -> known.bitsPerSecond().isPresent())
                        .map(known -> known.bitsPerSecond().getAsLong());
        };
        long audio = plan.definition().audio().bitrate().bitsPerSecond(); // close enough for copied audio, too
        return video.map(bits -> new Bitrate(Math.min(1_000_000_000, bits + audio)));
    }
}
