package io.github.streampusher.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A source of media. */
public sealed interface Input {

    /** The addresses of the source. */
    List<Address> addresses();

    /** The other texts that the operator wrote, parts of which may be secret. */
    List<Text> texts();

    /** The same with other texts. */
    Input map(UnaryOperator<Text> change);

    /** When FFmpeg reads at the media's own speed instead of as fast as it can. */
    enum Pace {
        /** For files and the test picture; a live source has a pace of its own. */
        AUTO,
        REALTIME,
        NONE
    }

    /**
     * Media from a URL, a file, a device or the test picture.
     *
     * @param format FFmpeg's name of the input format; empty: FFmpeg guesses
     * @param options FFmpeg input options, in the order written, without the leading hyphen
     * @param audio a second input for the audio
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
            options = Collections.unmodifiableMap(Secrets.markOptions(options));
        }

        /** Whether the far end connects to it, or sends without a connection: of a port there is one. */
        public boolean isListening() {
            boolean asked = url.reveal().matches("(?s).*[?&](mode=listener|listen=1)(&.*)?")
                    || Optional.ofNullable(options.get("listen"))
                            .filter(value -> value.reveal().equals("1"))
                            .isPresent()
                    || Optional.ofNullable(options.get("mode"))
                            .filter(value -> value.reveal().equals("listener"))
                            .isPresent();
            return asked || url.protocol() == Protocol.UDP || url.protocol() == Protocol.RTP;
        }

        /** The same, again and again. */
        public Source looped() {
            return new Source(url, format, options, pace, true, audio);
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
            return Protocol.isCaptureDevice(format) || format.equals("sdp") || format.equals("lavfi");
        }

        @Override
        public Source map(UnaryOperator<Text> change) {
            Map<String, Text> changed = new LinkedHashMap<>(options);
            changed.replaceAll((name, value) -> change.apply(value));
            return new Source(url.map(change), format, changed, pace, loop, audio.map(second -> second.map(change)));
        }

        @Override
        public List<Address> addresses() {
            return Stream.concat(Stream.of(url), audio.stream().map(Source::url))
                    .toList();
        }

        @Override
        public List<Text> texts() {
            return Stream.concat(Stream.of(this), audio.stream())
                    .flatMap(source -> source.options.values().stream())
                    .toList();
        }
    }

    /** A still picture with silence as the last fallback: the path of an image, or a text. */
    record Slate(Text imageOrText) implements Input {
        @Override
        public List<Address> addresses() {
            return List.of();
        }

        @Override
        public Slate map(UnaryOperator<Text> change) {
            return new Slate(change.apply(imageOrText));
        }

        @Override
        public List<Text> texts() {
            return List.of(imageOrText);
        }
    }
}
