package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Delivery.SessionFormat;
import io.github.streampusher.plan.OutputFormat.Container;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Video.Overlay;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Plans the children of a stream whose media go through the relay: a feed reads, and encodes or copies; a push copies to
 * one output.
 */
public final class RelayPlanner {
    /** Stands for the socket of a run, which is known when the child is started. */
    public static final String ADDRESS = "unix:RELAY";

    /** Stands for the path of a slate's file. */
    public static final String SLATE = "file:SLATE";

    /** A loop of whole groups of pictures; each seam is a step of up to 51 ms. */
    private static final String SLATE_SECONDS = "4";

    /** A session that is ahead of the wall clock waits for a later key frame. */
    private static final Duration SLATE_KEYFRAME_INTERVAL = Duration.ofMillis(500);

    private static final int FINGERPRINT_BYTES = 12;

    private static final Input.Source RELAY = new Input.Source(
            new Address(Text.plain(ADDRESS)), Optional.of("flv"), Map.of(), Input.Pace.NONE, false, Optional.empty());

    private RelayPlanner() {}

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
                .or(() -> Optional.of(without.audioDecider().encoder())
                        .filter(encoder -> without.audio().is(Decision.Kind.ENCODE))
                        .filter(encoder -> !Container.FLV.supportsAudioOf(encoder))
                        .map(encoder -> "FLV does not support what " + encoder + " encodes"))
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
        return definition.with(definition.inputs(), outputs);
    }

    /**
     * Plans the feed of a definition's first input.
     *
     * @param format the session's; empty: a change of input is a new session
     */
    public static Plan feed(
            Definition definition, Optional<SessionFormat> format, Optional<Media> probed, Capabilities ffmpeg) {
        Definition wanted = format.map(form -> definition.with(
                        definition.inputs(),
                        definition.outputs(),
                        video(definition.video(), form, ffmpeg),
                        audio(definition.audio(), probed)))
                .orElse(definition);
        Planner.Decisions decisions = decisions(wanted, probed, ffmpeg);
        Plan made = new Plan(
                decisions.media(),
                new CommandLineWriter(decisions.writtenTo(OutputFormat.relay(), format.isPresent())).write(List.of()),
                OptionalDouble.empty(),
                format.isPresent() ? sessionVideo(decisions.video(), definition, probed, ffmpeg) : decisions.video(),
                format.isPresent() ? sessionAudio(decisions.audio()) : decisions.audio(),
                PlanWarnings.ofFeed(decisions, 1),
                new Preflight(decisions)
                        .firstFailure()
                        .or(() -> new Preflight(decisions.writtenTo(OutputFormat.relay(), true)).firstFailure()));
        return made.masked(new Redactor(definition.referencedValues()));
    }

    /**
     * Plans a push.
     *
     * @param push its definition, as {@link #pushOf} gives it
     */
    public static Plan push(Definition push, Capabilities ffmpeg) {
        OutputFormat format = OutputFormat.of(push.outputs().get(0));
        OutputCredentials address = OutputCredentials.of(format.output());
        CommandLine.Builder arguments = new CommandLine.Builder();
        CommandLineWriter.addCommonTo(arguments);
        arguments.add("-y"); // what was there is renamed before
        arguments.addAll(push.ffmpeg().global());
        arguments.add("-fpsprobesize", "0", "-f", "flv", "-i", ADDRESS); // the first frame is sent after 0.3 s, not 0.8
        arguments.add("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy");
        Map<String, String> ours = format.options(push.video().bitrate(), ffmpeg);
        if (format.countsBytes()) {
            ours.put("max_interleave_delta", CommandLineWriter.maxInterleaveMicros(push.watchdog()));
        }
        arguments.addOptions(ours, address.commandLineOptions());
        format.muxer().ifPresent(muxer -> arguments.add("-f", muxer));
        arguments.addPreset(address.presetOptions());
        arguments.add(address.commandLineUrl());
        CommandLine commandLine = arguments.build();
        Decision copied = new Decision(Decision.Kind.COPY, "as the feed has it");
        Plan made = new Plan(
                Optional.empty(),
                commandLine,
                commandLine.flvStart(),
                copied,
                copied,
                List.of(), // those of the outputs are with the feed
                address.refusal().map(reason -> new Diagnosis(Cause.OPTION_INVALID, reason)));
        return made.masked(new Redactor(push.referencedValues()));
    }

    /**
     * A slate as a file that is encoded once and then copied in a loop, which costs a thirtieth and is on air at once.
     *
     * @param name of the file, by all that it is made of
     * @param pictures from which it is made; a newer one makes it outdated
     * @param encode makes it; the path is {@link #SLATE}
     * @param copy feeds it
     */
    public record SlateFile(String name, List<String> pictures, CommandLine encode, CommandLine copy) {}

    /** Empty for any other input, without a session's format, and where an overlay moves. */
    public static Optional<SlateFile> slateFile(Definition definition, Delivery delivery, Capabilities ffmpeg) {
        boolean isStill = definition.input() instanceof Input.Slate
                && definition.video().overlays().stream().allMatch(overlay -> overlay.kind() == Overlay.Kind.IMAGE);
        if (!isStill || delivery.format().isEmpty()) {
            return Optional.empty();
        }
        Definition frequent = definition.with(
                definition.inputs(),
                definition.outputs(),
                definition.video().withKeyframeInterval(SLATE_KEYFRAME_INTERVAL),
                definition.audio());
        List<Text> live = feed(frequent, delivery.format(), Optional.empty(), ffmpeg)
                .commandLine()
                .arguments();
        List<String> words = live.stream().map(Text::reveal).toList();
        CommandLine.Builder encode = new CommandLine.Builder();
        for (int i = 0; i < words.size() - 3; i++) { // before -f flv and the relay
            switch (words.get(i)) {
                case "-re" -> {}
                case "-flvflags", "-max_interleave_delta" -> i++;
                default -> encode.add(live.get(i));
            }
        }
        encode.add("-t", SLATE_SECONDS, "-y", "-f", "mp4", SLATE);
        CommandLine.Builder copy = new CommandLine.Builder();
        CommandLineWriter.addCommonTo(copy);
        copy.add("-re");
        copy.add(CommandLineWriter.noBurst(ffmpeg));
        copy.add("-stream_loop", "-1", "-i", SLATE, "-map", "0", "-c", "copy", "-flvflags", "no_duration_filesize");
        copy.add("-f", "flv", ADDRESS);
        CommandLine made = encode.build();
        return Optional.of(new SlateFile(fingerprint(made), Planner.pictureFiles(definition), made, copy.build()));
    }

    private static String fingerprint(CommandLine encode) {
        try {
            String all = encode.arguments().stream().map(Text::reveal).collect(Collectors.joining("\0"));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    /** The definition of the push to one output of a stream: it copies from the relay. */
    public static Definition pushOf(Definition stream, Output output) {
        Video video = stream.video();
        Video copied = new Video(
                Video.Codec.COPY,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                video.bitrate(), // by which its send buffer is chosen
                video.preset(),
                video.keyframeInterval(),
                video.fit(),
                List.of());
        Audio audio = stream.audio();
        return stream.with(
                List.of(RELAY),
                List.of(output),
                copied,
                new Audio(Audio.Codec.COPY, audio.bitrate(), audio.sampleRate(), audio.channels()));
    }

    /** Encoding that nobody asked for has the reason that it has without a session. */
    private static Decision sessionVideo(
            Decision decided, Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        if (!decided.is(Decision.Kind.ENCODE) || definition.video().codec() != Video.Codec.AUTO) {
            return decided;
        }
        Decision alone = decisions(definition, probed, ffmpeg).video();
        return alone.is(Decision.Kind.ENCODE)
                ? alone
                : new Decision(decided.kind(), "the video of all inputs has one format");
    }

    private static Decision sessionAudio(Decision decided) {
        return decided.is(Decision.Kind.ENCODE)
                ? new Decision(decided.kind(), "the audio of all inputs has one format")
                : decided;
    }

    static Planner.Decisions decisions(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        return definition.input() instanceof Input.Slate slate
                ? new SlateSource(definition, slate, probed).decisions(ffmpeg)
                : Planner.Decisions.of(definition, probed, ffmpeg);
    }

    private static Video video(Video wanted, SessionFormat format, Capabilities ffmpeg) {
        boolean isHevc = Encoder.of(wanted, ffmpeg).isHevc();
        Video.Codec encoded = isHevc ? Video.Codec.HEVC : Video.Codec.H264;
        boolean isForced = format.isEncoded() && wanted.codec() == Video.Codec.AUTO;
        return new Video(
                isForced ? encoded : wanted.codec(),
                wanted.encoders(),
                Optional.of(format.size()),
                Optional.of(format.frameRate()),
                wanted.bitrate(),
                wanted.preset(),
                wanted.keyframeInterval(),
                wanted.fit(),
                wanted.overlays());
    }

    /** Audio has one format for the whole session, and readers fail where it comes and goes. */
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
}
