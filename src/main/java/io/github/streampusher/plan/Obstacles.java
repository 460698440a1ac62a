package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Video;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds why a plan cannot work, where that is known before a start. */
record Obstacles(Definition definition, Optional<Media> media, List<Destination> destinations, Capabilities ffmpeg) {

    Optional<Diagnosis> first(Decision video, Encoder encoder) {
        return Stream.<Supplier<Optional<Diagnosis>>>of(
                        () -> track(),
                        () -> video.is(Decision.Kind.ENCODE) ? absent(encoder) : Optional.empty(),
                        () -> video.is(Decision.Kind.ENCODE) ? refused(encoder) : Optional.empty(),
                        this::protocol,
                        this::muxer)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Diagnosis> track() {
        Video.Codec picture = definition.video().codec();
        Audio.Codec sound = definition.audio().codec();
        boolean noPicture = media.isPresent() && media.get().picture().isEmpty();
        boolean noSound = media.isPresent()
                && media.get().sound().isEmpty()
                && Planner.sourceOf(definition).audio().isEmpty();
        if (noPicture && picture != Video.Codec.AUTO && picture != Video.Codec.NONE) {
            return invalid("the input has no picture");
        }
        if (noSound && (sound == Audio.Codec.COPY || sound == Audio.Codec.AAC)) {
            return invalid("the input has no sound");
        }
        return noPicture && noSound ? invalid("the input has neither picture nor sound") : Optional.empty();
    }

    private static Optional<Diagnosis> invalid(String evidence) {
        return Optional.of(new Diagnosis(Cause.SOURCE_INVALID, evidence));
    }

    private Optional<Diagnosis> absent(Encoder encoder) {
        return ffmpeg.hasEncoder(encoder.name())
                ? Optional.empty()
                : Optional.of(new Diagnosis(
                        Cause.ENCODER_MISSING,
                        ffmpeg + " has no encoder " + encoder.name() + "; it has " + ffmpeg.pictureEncoders()));
    }

    private Optional<Diagnosis> refused(Encoder encoder) {
        boolean flv = destinations.stream().anyMatch(to -> to.container() == Container.FLV);
        return flv && encoder.makesHevc() && !Container.FLV.takesPicture("hevc", ffmpeg)
                ? Optional.of(new Diagnosis(
                        Cause.OPTION_INVALID,
                        "FLV takes HEVC since FFmpeg 6.1, and this is " + ffmpeg + "; video: h264 goes everywhere"))
                : Optional.empty();
    }

    private Optional<Diagnosis> protocol() {
        return destinations.stream()
                .map(to -> to.output().url().scheme())
                .filter(scheme -> !scheme.equals("rtsp") && !scheme.equals("rtsps") && !scheme.equals("file"))
                .filter(scheme -> !ffmpeg.hasOutputProtocol(scheme))
                .findFirst()
                .map(scheme -> new Diagnosis(Cause.PROTOCOL_MISSING, ffmpeg + " cannot write to " + scheme + "://"));
    }

    private Optional<Diagnosis> muxer() {
        return destinations.stream()
                .flatMap(to -> to.muxer().stream())
                .filter(muxer -> !ffmpeg.hasMuxer(muxer))
                .findFirst()
                .map(muxer -> new Diagnosis(Cause.OPTION_INVALID, ffmpeg + " has no format " + muxer));
    }
}
