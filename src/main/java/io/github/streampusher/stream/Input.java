package io.github.streampusher.stream;

import java.time.Duration;
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
     * @param files of a channel: how the files at the URL follow each other
     */
    record Source(
            Address url,
            Optional<String> format,
            Map<String, Text> options,
            Pace pace,
            boolean loop,
            Optional<Source> audio,
            Optional<FileList> files)
            implements Input {
        public Source {
            options = Collections.unmodifiableMap(Secrets.markOptions(options));
        }

        /** One that is no channel. */
        public Source(
                Address url,
                Optional<String> format,
                Map<String, Text> options,
                Pace pace,
                boolean loop,
                Optional<Source> audio) {
            this(url, format, options, pace, loop, audio, Optional.empty());
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
            return new Source(url, format, options, pace, true, audio, files);
        }

        /**
         * One play of one file of a channel.
         *
         * @param play tells it from others of the same file
         * @param start from where in the file
         */
        public Source playing(String file, Duration start, long play) {
            Map<String, Text> more = new LinkedHashMap<>(options);
            if (!start.isZero()) {
                more.put("ss", Text.plain(start.toMillis() + "ms"));
            }
            Address address = new Address(Text.plain("file:" + file));
            return new Source(address, format, more, pace, false, audio, files.map(list -> list.playing(play)));
        }

        /** A channel that has no file to play. */
        public Source playingNothing() {
            return new Source(
                    url, format, options, pace, loop, audio, files.map(list -> list.playing(FileList.NOTHING)));
        }

        /** Whether it is a file, which has an end, instead of a live source. */
        public boolean isFile() {
            return url.protocol() == Protocol.FILE
                    && format.filter(Source::isLiveFormat).isEmpty()
                    && !isSessionDescription()
                    && !url.reveal().startsWith("/dev/")
                    && TestPattern.of(url).isEmpty();
        }

        /** Whether it is an SDP file, which only describes an RTP session. */
        public boolean isSessionDescription() {
            return format.map("sdp"::equals).orElse(url.reveal().matches("(?is).*\\.sdp"));
        }

        /** lavfi's filter graphs have no end. */
        private static boolean isLiveFormat(String format) {
            return Protocol.isCaptureDevice(format) || format.equals("lavfi");
        }

        @Override
        public Source map(UnaryOperator<Text> change) {
            Map<String, Text> changed = new LinkedHashMap<>(options);
            changed.replaceAll((name, value) -> change.apply(value));
            return new Source(
                    url.map(change), format, changed, pace, loop, audio.map(second -> second.map(change)), files);
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

    /**
     * How the files of a channel follow each other.
     *
     * @param resume whether a start goes on with the file and position where the channel was
     * @param play which play of a file it is; {@link #UNKNOWN} in a definition as it is written
     */
    record FileList(Order order, boolean resume, long play) {
        /** Which files there are is not known yet. */
        public static final long UNKNOWN = 0;

        /** There is none. */
        public static final long NOTHING = -1;

        /** The order of the files. */
        public enum Order {
            /** Of the list; of a folder or pattern by name. */
            LISTED,
            NAME,
            /** Another one in each round. */
            SHUFFLE
        }

        /** As it is written. */
        public FileList(Order order, boolean resume) {
            this(order, resume, UNKNOWN);
        }

        /** An edit of the rules does not concern the file that plays. */
        FileList playing(long newPlay) {
            return new FileList(Order.LISTED, true, newPlay);
        }

        public boolean isUnknown() {
            return play == UNKNOWN;
        }

        public boolean isEmpty() {
            return play == NOTHING;
        }
    }

    /** A still picture with silence as the last fallback: the path of an image, or a text. */
    record Slate(Text imageOrText) implements Input {
        public Slate {
            imageOrText = new Address(imageOrText).withSecretsMarked();
        }

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

    /** FFmpeg's own moving test picture with a tone: {@code test}, or {@code test:640x480@25}. */
    public record TestPattern(VideoSize size, FrameRate frameRate) {
        private static final TestPattern DEFAULT = new TestPattern(new VideoSize(640, 480), FrameRate.of(25));
        private static final String KEYWORD = "test";

        /** What the address of a test picture may be, for messages. */
        public static final String ALLOWED = "test, or test:WIDTHxHEIGHT@RATE such as test:640x480@25";

        /** The test picture of an address; empty if it is none, also one that a command or a list of files gave wrongly. */
        public static Optional<TestPattern> of(Address address) {
            try {
                return parse(address);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /**
         * The test picture of an address; empty if the address is no test picture.
         *
         * @throws IllegalArgumentException when it begins with {@code test:} but goes on wrongly
         */
        public static Optional<TestPattern> parse(Address address) {
            String url = address.reveal();
            if (url.equals(KEYWORD)) {
                return Optional.of(DEFAULT);
            }
            if (!url.startsWith(KEYWORD + ":")) {
                return Optional.empty();
            }
            String[] sizeAndRate = url.substring(KEYWORD.length() + 1).split("@", -1);
            if (sizeAndRate.length != 2) {
                throw new IllegalArgumentException("\"" + url + "\" is not a test picture; " + ALLOWED);
            }
            return Optional.of(new TestPattern(VideoSize.parse(sizeAndRate[0]), FrameRate.parse(sizeAndRate[1])));
        }
    }
}
