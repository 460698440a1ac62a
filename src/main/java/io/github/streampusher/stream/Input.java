package io.github.streampusher.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One place where media may come from. */
public sealed interface Input {

    /** Values in it that must not be shown. */
    Set<String> secrets();

    /** When FFmpeg reads at the media's own speed instead of as fast as it can. */
    enum Pace {
        /** For files and the test picture; what is live has a pace of its own. */
        AUTO,
        REALTIME,
        NONE
    }

    /**
     * Media from a URL, a file, a device or the test picture.
     *
     * @param format FFmpeg's name of the input format; empty: FFmpeg guesses
     * @param options FFmpeg input options, in the order written, without the leading hyphen
     * @param audio a second input for the sound alone
     */
    record Source(
            Address url,
            Optional<String> format,
            Map<String, Text> options,
            Pace pace,
            boolean loop,
            Optional<Source> audio)
            implements Input {
        public Source {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }

        public static Source of(Address url) {
            return new Source(url, Optional.empty(), Map.of(), Pace.AUTO, false, Optional.empty());
        }

        /** Whether it is a file, which has an end, instead of a live source. */
        public boolean isFile() {
            return url.protocol() == Protocol.FILE
                    && format.filter(Source::isLiveFormat).isEmpty()
                    && !url.reveal().startsWith("/dev/")
                    && TestPattern.of(url).isEmpty();
        }

        /** An SDP file only describes an RTP session; lavfi's filter graphs have no end. */
        private static boolean isLiveFormat(String format) {
            return CaptureDevice.isFormat(format) || format.equals("sdp") || format.equals("lavfi");
        }

        @Override
        public Set<String> secrets() {
            Set<String> secrets = new TreeSet<>(url.secrets());
            options.forEach((name, value) ->
                    secrets.addAll(Output.isKeyOption(name) ? Set.of(value.reveal()) : value.secrets()));
            audio.ifPresent(source -> secrets.addAll(source.secrets()));
            return secrets;
        }
    }

    /** A still picture with silence, for when nothing else is left: a picture's path, or a text to show. */
    record Slate(Text imageOrText) implements Input {
        @Override
        public Set<String> secrets() {
            return imageOrText.secrets();
        }
    }
}
