package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Video;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version, encoders, muxers and protocols that an FFmpeg program reports.
 *
 * @param version as FFmpeg prints it, such as {@code 5.1.9-0+deb12u1}
 * @param libraries the libraries it was built with, as in {@code --enable-gnutls}
 * @param wideFont the name of a font of this host that has Chinese characters; empty: there is none
 * @param trials of encoders by their names, for one run
 * @param encoders empty, like the other sets: unknown, and everything is assumed to exist
 */
public record Capabilities(
        String version,
        Set<String> libraries,
        Set<String> encoders,
        Set<String> muxers,
        Set<String> protocols,
        Optional<String> wideFont,
        Map<String, EncoderTrial> trials) {
    private static final Pattern VERSION = Pattern.compile("ffmpeg version n?(\\S+)");
    private static final Pattern LIBRARY = Pattern.compile("--enable-(\\S+)");
    private static final Pattern MAJOR_MINOR = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final Pattern ENCODER = Pattern.compile("(?m)^ [VASD][A-Z.]{5} ([a-z0-9]\\S*)");
    private static final Pattern MUXER = Pattern.compile("(?m)^ .E\\S* +(\\S+)");
    private static final Pattern PROTOCOL = Pattern.compile("(?m)^  +(\\S+)$");

    /** The capabilities of an FFmpeg that was not queried. */
    public static final Capabilities UNKNOWN =
            new Capabilities("", Set.of(), Set.of(), Set.of(), Set.of(), Optional.empty(), Map.of());

    public Capabilities {
        libraries = Set.copyOf(libraries);
        encoders = Set.copyOf(encoders);
        muxers = Set.copyOf(muxers);
        protocols = Set.copyOf(protocols);
        trials = Map.copyOf(trials);
    }

    /** Parses the output of {@code ffmpeg -version}, {@code -encoders}, {@code -muxers} and {@code -protocols}. */
    public static Capabilities parse(String version, String encoders, String muxers, String protocols) {
        Matcher number = VERSION.matcher(version);
        int outputs = Math.max(0, protocols.indexOf("Output:"));
        return new Capabilities(
                number.find() ? number.group(1) : "",
                findAll(LIBRARY, version),
                findAll(ENCODER, encoders),
                findAll(MUXER, muxers),
                findAll(PROTOCOL, protocols.substring(outputs)),
                Optional.empty(),
                Map.of());
    }

    /** The same on a host with this font. */
    public Capabilities withWideFont(Optional<String> font) {
        return new Capabilities(version, libraries, encoders, muxers, protocols, font, trials);
    }

    /** The same after trials of encoders. */
    public Capabilities withTrials(Map<String, EncoderTrial> made) {
        return new Capabilities(version, libraries, encoders, muxers, protocols, wideFont, made);
    }

    /** Why an encoder cannot encode now; empty: it can, or was not tried. */
    Optional<Diagnosis> encoderFailure(String name) {
        return Optional.ofNullable(trials.get(name)).flatMap(EncoderTrial::failure);
    }

    /** The device with which an encoder works. */
    Optional<String> encoderDevice(String name) {
        return Optional.ofNullable(trials.get(name)).flatMap(EncoderTrial::device);
    }

    private static Set<String> findAll(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .flatMap(found -> Set.of(found.group(1).split(",")).stream())
                .collect(Collectors.toSet());
    }

    /** Whether it is of this version or later; a build without a number, such as a snapshot, is new. */
    boolean isAtLeast(int major, int minor) {
        Matcher number = MAJOR_MINOR.matcher(version);
        if (version.isEmpty()) {
            return major < 5 || major == 5 && minor <= 1; // assumed for an unknown version: the oldest in wide use
        }
        return !number.matches()
                || Integer.parseInt(number.group(1)) > major
                || Integer.parseInt(number.group(1)) == major && Integer.parseInt(number.group(2)) >= minor;
    }

    public boolean hasEncoder(String name) {
        return encoders.isEmpty() || encoders.contains(name);
    }

    boolean hasMuxer(String name) {
        return muxers.isEmpty() || muxers.contains(name);
    }

    boolean hasOutputProtocol(String name) {
        return protocols.isEmpty() || protocols.contains(name);
    }

    /** Its encoders of H.264 and HEVC, sorted by name. */
    String videoEncoders() {
        return encoders.stream()
                .filter(name -> name.matches("libx26[45]|(h264|hevc)_.*"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return version.isEmpty() ? "this FFmpeg" : "FFmpeg " + version;
    }

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
            return !Encoder.named(encoder, Encoder.DEFAULT_DEVICE)
                    .deviceArguments()
                    .isEmpty();
        }

        /** The arguments of FFmpeg for a trial: three frames of a picture that every encoder takes. */
        public static List<String> arguments(String encoder, String device) {
            Encoder tried = Encoder.named(encoder, device);
            List<String> arguments =
                    new ArrayList<>(List.of("-nostdin", "-hide_banner", "-loglevel", "repeat+level+info"));
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
}
