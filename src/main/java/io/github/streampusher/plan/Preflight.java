package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.OutputFormat.Container;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Video;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds why a plan cannot work, where that is known before the start. */
record Preflight(Planner.Decisions plan) {

    Optional<Diagnosis> firstFailure() {
        return missingFile()
                .or(this::missingTrack)
                .or(this::filteredCopy)
                .or(this::missingEncoder)
                .or(this::unusableEncoder)
                .or(this::unsupportedCodec)
                .or(this::unsupportedTrack)
                .or(this::missingProtocol)
                .or(this::missingMuxer);
    }

    private Optional<Diagnosis> missingFile() {
        return Optional.of(plan.source())
                .filter(source -> source.files().filter(Input.FileList::isEmpty).isPresent())
                .map(source -> new Diagnosis(Cause.SOURCE_MISSING, "there is no file to play in " + source.url()));
    }

    private Optional<Diagnosis> missingTrack() {
        Video.Codec video = plan.definition().video().codec();
        Audio.Codec audio = plan.definition().audio().codec();
        boolean noVideo = plan.media().filter(media -> media.video().isEmpty()).isPresent();
        boolean noAudio = plan.media().filter(media -> media.audio().isEmpty()).isPresent()
                && plan.source().audio().isEmpty();
        if (noVideo && video != Video.Codec.AUTO && video != Video.Codec.NONE) {
            return sourceInvalid(
                    isOfChannel()
                            ? "the file has no video; video: none plays the audio of all files"
                            : "the input has no video");
        }
        if (noAudio && (audio == Audio.Codec.COPY || audio == Audio.Codec.AAC)) {
            return sourceInvalid("the input has no audio");
        }
        if (noVideo && noAudio) {
            return sourceInvalid("the input has neither video nor audio");
        }
        boolean isNothing = plan.video().is(Decision.Kind.NONE) && plan.audio().is(Decision.Kind.NONE);
        return noAudio && isNothing ? sourceInvalid("the input has no audio") : Optional.empty();
    }

    private boolean isOfChannel() {
        return plan.source().files().isPresent();
    }

    private static Optional<Diagnosis> sourceInvalid(String evidence) {
        return Optional.of(new Diagnosis(Cause.SOURCE_INVALID, evidence));
    }

    private static Diagnosis optionInvalid(String evidence) {
        return new Diagnosis(Cause.OPTION_INVALID, evidence);
    }

    private Optional<Diagnosis> filteredCopy() {
        return plan.videoFilterOption()
                .filter(option -> plan.video().is(Decision.Kind.COPY))
                .map(option -> optionInvalid(option + " needs an encode, and the video is copied; use video: h264"));
    }

    private Optional<Encoder> encoder() {
        return Optional.of(plan.encoding().encoder())
                .filter(encoder -> plan.video().is(Decision.Kind.ENCODE));
    }

    private Optional<Diagnosis> missingEncoder() {
        String available = "; it has " + plan.ffmpeg().videoEncoders();
        return encoder()
                .map(Encoder::name)
                .filter(name -> !plan.ffmpeg().hasEncoder(name))
                .map(name -> plan.ffmpeg() + " has no encoder " + name + available)
                .map(text -> new Diagnosis(Cause.ENCODER_MISSING, text));
    }

    /** Of an encoder that was tried. If one of several is only busy, that is worth another try. */
    private Optional<Diagnosis> unusableEncoder() {
        Optional<Diagnosis> chosen = encoder().flatMap(made -> plan.ffmpeg().encoderFailure(made.name()));
        return chosen.flatMap(failure -> plan.definition().video().encoders().stream()
                .flatMap(name -> plan.ffmpeg().encoderFailure(name).stream())
                .filter(each -> each.cause() == Cause.ENCODER_BUSY)
                .findFirst()
                .or(() -> chosen));
    }

    private Optional<Diagnosis> unsupportedCodec() {
        boolean flv = plan.outputs().stream().anyMatch(format -> format.container() == Container.FLV);
        return encoder()
                .filter(encoder -> encoder.isHevc() && flv && !Container.FLV.supportsVideo("hevc", plan.ffmpeg()))
                .map(encoder -> "FLV supports HEVC since FFmpeg 6.1, and this is " + plan.ffmpeg())
                .map(text -> optionInvalid(text + "; video: h264 works everywhere"));
    }

    /** Of a container that does not support what we encode to. */
    private Optional<Diagnosis> unsupportedTrack() {
        String audioEncoder = plan.audioDecider().encoder();
        Optional<String> video = firstContainer(
                        plan.video(), container -> !container.supportsVideo("h264", plan.ffmpeg()))
                .map(container -> container + " does not support h264, to which video is encoded");
        return video.or(() -> firstContainer(plan.audio(), container -> !container.supportsAudioOf(audioEncoder))
                        .map(container -> container + " does not support the codec to which audio is encoded"))
                .map(text -> optionInvalid(text + "; use .mkv or .mp4, or a stream with video: none"));
    }

    private Optional<Container> firstContainer(Decision decided, Predicate<Container> refuses) {
        return plan.outputs().stream()
                .map(OutputFormat::container)
                .filter(container -> decided.is(Decision.Kind.ENCODE) && refuses.test(container))
                .findFirst();
    }

    private Optional<Diagnosis> missingProtocol() {
        return plan.outputs().stream()
                .map(format -> format.output().url())
                .filter(url -> !url.protocol().isRtsp() && url.protocol() != Protocol.FILE)
                .map(Address::scheme)
                .filter(scheme -> !plan.ffmpeg().hasOutputProtocol(scheme))
                .findFirst()
                .map(scheme -> plan.ffmpeg() + " cannot write to " + scheme + "://")
                .map(text -> new Diagnosis(Cause.PROTOCOL_MISSING, text));
    }

    private Optional<Diagnosis> missingMuxer() {
        return plan.outputs().stream()
                .flatMap(format -> format.muxer().stream())
                .filter(muxer -> !plan.ffmpeg().hasMuxer(muxer))
                .findFirst()
                .map(muxer -> optionInvalid(plan.ffmpeg() + " has no format " + muxer));
    }
}
