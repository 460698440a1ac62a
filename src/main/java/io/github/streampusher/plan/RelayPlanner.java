package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.OutputFormat.Container;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Plans the children of a stream whose media go through the relay: a feed reads, and encodes or copies; a push copies to
 * one output.
 */
public final class RelayPlanner {
    /** Stands for the socket of a run, which is known when the child is started. */
    public static final String ADDRESS = "unix:RELAY";

    private static final VideoSize DEFAULT_SIZE = new VideoSize(1280, 720);
    private static final FrameRate DEFAULT_FRAME_RATE = FrameRate.of(25);

    private RelayPlanner() {}

    /**
     * The form that a session has for ever, whatever input is on air.
     *
     * @param size of the video, even
     * @param isEncoded whether the video of each input is encoded; else one that is copied may change the form
     */
    public record SessionFormat(VideoSize size, FrameRate frameRate, boolean isEncoded) {
        /** What the definition asks for, else what its first source has. */
        public static SessionFormat of(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
            Planner.Decisions decisions = decisions(definition, probed, ffmpeg);
            return new SessionFormat(
                    decisions.encoding().size().orElse(DEFAULT_SIZE),
                    decisions.encoding().frameRate().orElse(DEFAULT_FRAME_RATE),
                    decisions.video().is(Decision.Kind.ENCODE));
        }
    }

    /**
     * Why the relay cannot carry what the outputs would get without it: FLV would need another codec, or loses what
     * tells players to turn the video. Empty: it can.
     */
    public static Optional<String> objection(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        Planner.Decisions without = decisions(definition, probed, ffmpeg);
        Planner.Decisions with = decisions(withRelay(definition), probed, ffmpeg);
        Optional<String> unsupported = videoCodec(without)
                .filter(codec -> !Container.FLV.supportsVideo(codec, ffmpeg))
                .or(() -> copiedAudioCodec(without).filter(codec -> !Container.FLV.supportsAudio(codec)))
                .map(codec -> "FLV does not support " + codec);
        return unsupported
                .or(() -> changed(without.video(), with.video()))
                .or(() -> changed(without.audio(), with.audio()));
    }

    private static Optional<String> changed(Decision without, Decision with) {
        return without.kind() == with.kind() ? Optional.empty() : Optional.of(with.reason());
    }

    private static Optional<String> videoCodec(Planner.Decisions decisions) {
        return switch (decisions.video().kind()) {
            case NONE -> Optional.empty();
            case COPY -> decisions.media().flatMap(Media::video).map(Media.VideoTrack::codec);
            case ENCODE -> Optional.of(decisions.encoding().encoder().isHevc() ? "hevc" : "h264");
        };
    }

    private static Optional<String> copiedAudioCodec(Planner.Decisions decisions) {
        return decisions
                .media()
                .flatMap(Media::audio)
                .filter(track -> decisions.audio().is(Decision.Kind.COPY))
                .map(Media.AudioTrack::codec);
    }

    private static Definition withRelay(Definition definition) {
        List<Output> outputs = new ArrayList<>(definition.outputs());
        outputs.add(OutputFormat.relay().output());
        return with(definition, outputs, definition.video(), definition.audio());
    }

    /**
     * Plans the feed of a definition's first input.
     *
     * @param format the session's; empty: a change of input is a new session
     */
    public static Plan feed(
            Definition definition, Optional<SessionFormat> format, Optional<Media> probed, Capabilities ffmpeg) {
        Definition wanted = format.map(form -> with(
                        definition,
                        definition.outputs(),
                        video(definition.video(), form),
                        audio(definition.audio(), probed)))
                .orElse(definition);
        Planner.Decisions decisions = decisions(wanted, probed, ffmpeg);
        Plan made = new Plan(
                decisions.media(),
                new CommandLineWriter(decisions.writtenTo(OutputFormat.relay(), format.isPresent())).write(List.of()),
                OptionalDouble.empty(),
                decisions.video(),
                format.isPresent() ? sessionAudio(decisions.audio()) : decisions.audio(),
                PlanWarnings.of(decisions, 1),
                new Preflight(decisions).firstFailure());
        return made.masked(new Redactor(definition.referencedValues()));
    }

    /**
     * Plans the push of one output.
     *
     * @param feed what the relay carries
     */
    public static Plan push(Definition definition, int output, Optional<Media> probed, Capabilities ffmpeg, Plan feed) {
        OutputFormat format = OutputFormat.of(definition.outputs().get(output));
        OutputCredentials address = OutputCredentials.of(format.output());
        CommandLine.Builder arguments = new CommandLine.Builder();
        CommandLineWriter.addCommonTo(arguments);
        arguments.addAll(definition.ffmpeg().global());
        arguments.add("-fpsprobesize", "0", "-f", "flv", "-i", ADDRESS); // the first frame is sent after 0.3 s, not 0.8
        copyTrack(arguments, feed.video(), "v");
        copyTrack(arguments, feed.audio(), "a");
        Planner.Decisions decisions = decisions(definition, probed, ffmpeg);
        Map<String, String> ours = format.options(new CommandLineWriter(decisions).totalBitrate(), ffmpeg);
        if (format.countsBytes()) {
            ours.put("max_interleave_delta", CommandLineWriter.maxInterleaveMicros(definition.watchdog()));
        }
        arguments.addOptions(ours, address.commandLineOptions());
        format.muxer().ifPresent(muxer -> arguments.add("-f", muxer));
        arguments.addPreset(address.presetOptions());
        arguments.add(address.commandLineUrl());
        Plan made = new Plan(
                Optional.empty(),
                arguments.build(),
                OptionalDouble.empty(),
                copied(feed.video()),
                copied(feed.audio()),
                List.of(), // those of the outputs are with the feed
                address.refusal().map(reason -> new Diagnosis(Cause.OPTION_INVALID, reason)));
        return made.masked(new Redactor(definition.referencedValues()));
    }

    private static void copyTrack(CommandLine.Builder arguments, Decision decision, String track) {
        if (!decision.is(Decision.Kind.NONE)) {
            arguments.add("-map", "0:" + track + ":0", "-c:" + track, "copy");
        }
    }

    private static Decision sessionAudio(Decision decided) {
        return decided.is(Decision.Kind.ENCODE)
                ? new Decision(decided.kind(), "the audio of all inputs has one format")
                : decided;
    }

    private static Decision copied(Decision ofFeed) {
        return ofFeed.is(Decision.Kind.NONE) ? ofFeed : new Decision(Decision.Kind.COPY, "as the feed has it");
    }

    private static Planner.Decisions decisions(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        return definition.input() instanceof Input.Slate slate
                ? new SlateSource(definition, slate, probed).decisions(ffmpeg)
                : Planner.Decisions.of(definition, probed, ffmpeg);
    }

    private static Video video(Video wanted, SessionFormat format) {
        boolean isHevc = Encoder.of(wanted).isHevc();
        Video.Codec encoded = isHevc ? Video.Codec.HEVC : Video.Codec.H264;
        boolean isForced = format.isEncoded() && wanted.codec() == Video.Codec.AUTO;
        return new Video(
                isForced ? encoded : wanted.codec(),
                wanted.encoder(),
                Optional.of(format.size()),
                Optional.of(format.frameRate()),
                wanted.bitrate(),
                wanted.preset(),
                wanted.keyframeInterval());
    }

    /** Sound has one format for ever, and readers cannot bear that it comes and goes. */
    private static Audio audio(Audio wanted, Optional<Media> probed) {
        if (wanted.codec() == Audio.Codec.NONE) {
            return wanted;
        }
        boolean isMissing = probed.filter(
                        media -> media.audio().filter(track -> !track.empty()).isEmpty())
                .isPresent();
        Audio.Codec codec = isMissing || wanted.codec() == Audio.Codec.SILENCE ? Audio.Codec.SILENCE : Audio.Codec.AAC;
        return new Audio(codec, wanted.bitrate(), wanted.sampleRate(), wanted.channels());
    }

    private static Definition with(Definition definition, List<Output> outputs, Video video, Audio audio) {
        return new Definition(
                definition.name(),
                definition.enabled(),
                definition.title(),
                definition.labels(),
                definition.inputs(),
                outputs,
                video,
                audio,
                definition.watchdog(),
                definition.restart(),
                definition.ffmpeg(),
                definition.referencedValues());
    }
}
