package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Video;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds why a plan cannot work, where that is known before a start. */
record Preflight(Definition definition, Optional<Media> media, List<OutputFormat> outputFormats, Capabilities ffmpeg) {

    Optional<Diagnosis> firstFailure(Decision video, Encoder encoder) {
        return Stream.<Supplier<Optional<Diagnosis>>>of(
                        () -> missingTrack(),
                        () -> video.is(Decision.Kind.ENCODE) ? missingEncoder(encoder) : Optional.empty(),
                        () -> video.is(Decision.Kind.ENCODE) ? unsupportedCodec(encoder) : Optional.empty(),
                        this::missingProtocol,
                        this::missingMuxer)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Diagnosis> missingTrack() {
        Video.Codec picture = definition.video().codec();
        Audio.Codec sound = definition.audio().codec();
        boolean noPicture = media.isPresent() && media.get().video().isEmpty();
        boolean noSound = media.isPresent()
                && media.get().audio().isEmpty()
                && Planner.preferredSource(definition).audio().isEmpty();
        if (noPicture && picture != Video.Codec.AUTO && picture != Video.Codec.NONE) {
            return sourceInvalid("the input has no picture");
        }
        if (noSound && (sound == Audio.Codec.COPY || sound == Audio.Codec.AAC)) {
            return sourceInvalid("the input has no sound");
        }
        return noPicture && noSound ? sourceInvalid("the input has neither picture nor sound") : Optional.empty();
    }

    private static Optional<Diagnosis> sourceInvalid(String evidence) {
        return Optional.of(new Diagnosis(Cause.SOURCE_INVALID, evidence));
    }

    private Optional<Diagnosis> missingEncoder(Encoder encoder) {
        return ffmpeg.hasEncoder(encoder.name())
                ? Optional.empty()
                : Optional.of(new Diagnosis(
                        Cause.ENCODER_MISSING,
                        ffmpeg + " has no encoder " + encoder.name() + "; it has " + ffmpeg.videoEncoders()));
    }

    private Optional<Diagnosis> unsupportedCodec(Encoder encoder) {
        boolean flv = outputFormats.stream().anyMatch(to -> to.container() == Container.FLV);
        return flv && encoder.isHevc() && !Container.FLV.supportsVideo("hevc", ffmpeg)
                ? Optional.of(new Diagnosis(
                        Cause.OPTION_INVALID,
                        "FLV takes HEVC since FFmpeg 6.1, and this is " + ffmpeg + "; video: h264 goes everywhere"))
                : Optional.empty();
    }

    private Optional<Diagnosis> missingProtocol() {
        return outputFormats.stream()
                .map(to -> to.output().url())
                .filter(url -> !url.protocol().isRtsp() && url.protocol() != Protocol.FILE)
                .map(Address::scheme)
                .filter(scheme -> !ffmpeg.hasOutputProtocol(scheme))
                .findFirst()
                .map(scheme -> new Diagnosis(Cause.PROTOCOL_MISSING, ffmpeg + " cannot write to " + scheme + "://"));
    }

    private Optional<Diagnosis> missingMuxer() {
        return outputFormats.stream()
                .flatMap(to -> to.muxer().stream())
                .filter(muxer -> !ffmpeg.hasMuxer(muxer))
                .findFirst()
                .map(muxer -> new Diagnosis(Cause.OPTION_INVALID, ffmpeg + " has no format " + muxer));
    }
}
