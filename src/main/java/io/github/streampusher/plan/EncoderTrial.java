package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Video;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a short encode by a hardware encoder has shown. FFmpeg lists encoders that it was built with, whether the host has
 * the hardware, its driver and a free session or not.
 *
 * @param device that the encoder works with; empty: it needs none, or none works
 * @param failure why it cannot encode now
 */
public record EncoderTrial(Optional<String> device, Optional<Diagnosis> failure) {

    /** The encoders of a definition that must be tried before use, in order of preference. */
    public static List<String> encodersToTry(Definition definition) {
        Video video = definition.video();
        boolean isEncoded = video.codec() != Video.Codec.COPY && video.codec() != Video.Codec.NONE;
        return isEncoded
                ? video.encoders().stream()
                        .takeWhile(EncoderTrial::isHardware) // nothing is tried behind one that always works
                        .toList()
                : List.of();
    }

    private static boolean isHardware(String encoder) {
        return Encoder.named(encoder, Encoder.DEFAULT_DEVICE).isHardware();
    }

    /** Whether the encoder is asked for by a device. */
    public static boolean needsDevice(String encoder) {
        return !Encoder.named(encoder, Encoder.DEFAULT_DEVICE).deviceArguments().isEmpty();
    }

    /** The arguments of FFmpeg for a trial: three frames of a picture that every encoder takes. */
    public static List<String> arguments(String encoder, String device) {
        Encoder tried = Encoder.named(encoder, device);
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-loglevel", "repeat+level+info"));
        arguments.addAll(tried.deviceArguments());
        arguments.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25", "-frames:v", "3"));
        tried.uploadFilter().ifPresent(filter -> arguments.addAll(List.of("-vf", filter)));
        if (tried.uploadFilter().isEmpty()) {
            arguments.addAll(List.of("-pix_fmt", tried.pixelFormat()));
        }
        arguments.addAll(List.of("-c:v", encoder, "-f", "null", "-"));
        return arguments;
    }
}
