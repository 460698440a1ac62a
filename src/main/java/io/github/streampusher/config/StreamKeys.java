package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.ExtraArguments;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.PictureSize;
import io.github.streampusher.stream.Restart;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of a stream's keys: what each may be and what holds without it. */
final class StreamKeys {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.-]{0,62}");
    private static final Type<Map<String, Text>> LABELS =
            new MapOf<>(Words.TEXT, LABEL, "letters, digits, . _ - up to 63, not beginning with a digit");
    private static final Type<Map<String, Text>> OPTIONS =
            new MapOf<>(Words.TEXT, OPTION, "an FFmpeg option without its hyphen").map(Secrets::marked);
    private static final Word<Duration> UP_TO_A_DAY = Words.duration("100ms", "24h");
    private static final Word<Duration> FROM_NOTHING = Words.duration("0s", "24h");

    private static final Key<Optional<Address>> URL = Key.optional("url", Words.SOURCE_ADDRESS);
    private static final Key<Optional<String>> FORMAT = Key.optional("format", Words.FFMPEG_WORD);
    private static final Key<Map<String, Text>> FFMPEG_OPTIONS = Key.of("options", OPTIONS, Map.of(), "{}");
    private static final Key<Input.Pace> PACE = Key.of("pace", Words.oneOf(Input.Pace.class), "auto");
    private static final Key<Boolean> LOOP = Key.of("loop", Words.BOOLEAN, "false");
    private static final Key<Optional<Input.Source>> SOUND = Key.optional(
            "audio",
            Section.of(List.of(URL, FORMAT, FFMPEG_OPTIONS, PACE, LOOP), values -> source(values, Optional.empty()))
                    .orJust("url"));
    private static final Key<Optional<Text>> SLATE = Key.optional("slate", Words.TEXT);
    private static final Section<Input> INPUT_ENTRY = Section.of(
                    List.of(URL, FORMAT, FFMPEG_OPTIONS, PACE, LOOP, SOUND, SLATE), StreamKeys::input)
            .orJust("url");

    private static final Key<Address> TARGET = Key.required("url", Words.ADDRESS);
    private static final Key<Optional<Address>> BACKUP = Key.optional("backup", Words.ADDRESS);
    private static final Key<Boolean> TLS_VERIFY = Key.of("tls-verify", Words.BOOLEAN, "true");
    private static final Section<Output> OUTPUT_ENTRY = Section.of(
                    List.of(TARGET, BACKUP, FORMAT, TLS_VERIFY, FFMPEG_OPTIONS),
                    values -> new Output(
                            values.get(TARGET),
                            values.get(BACKUP),
                            values.get(FORMAT),
                            values.get(TLS_VERIFY),
                            values.get(FFMPEG_OPTIONS)))
            .orJust("url");

    private static final Key<Video.Codec> VIDEO_CODEC = Key.of("codec", Words.oneOf(Video.Codec.class), "auto");
    private static final Key<Optional<String>> ENCODER = Key.optional("encoder", Words.FFMPEG_WORD);
    private static final Key<Optional<PictureSize>> SIZE =
            Key.of("size", Words.orWord("source", PictureSize.ALLOWED, PictureSize::parse), "source");
    private static final Key<Optional<FrameRate>> FRAME_RATE =
            Key.of("frame-rate", Words.orWord("source", FrameRate.ALLOWED, FrameRate::parse), "source");
    private static final Key<Optional<Bitrate>> VIDEO_BITRATE =
            Key.of("bitrate", Words.orWord("auto", Bitrate.ALLOWED, Bitrate::parse), "auto");
    private static final Key<String> PRESET = Key.of("preset", Words.FFMPEG_WORD, "veryfast");
    private static final Key<Duration> KEYFRAME_INTERVAL =
            Key.of("keyframe-interval", Words.duration("100ms", "1m"), "2s");
    private static final Section<Video> VIDEO_SECTION = Section.of(
                    List.of(VIDEO_CODEC, ENCODER, SIZE, FRAME_RATE, VIDEO_BITRATE, PRESET, KEYFRAME_INTERVAL),
                    values -> new Video(
                            values.get(VIDEO_CODEC),
                            values.get(ENCODER),
                            values.get(SIZE),
                            values.get(FRAME_RATE),
                            values.get(VIDEO_BITRATE),
                            values.get(PRESET),
                            values.get(KEYFRAME_INTERVAL)))
            .orJust("codec");

    private static final Key<Audio.Codec> AUDIO_CODEC = Key.of("codec", Words.oneOf(Audio.Codec.class), "auto");
    private static final Key<Bitrate> AUDIO_BITRATE =
            Key.of("bitrate", Word.of(Bitrate.ALLOWED, Bitrate::parse), "160k");
    private static final Key<Integer> SAMPLE_RATE = Key.of("sample-rate", Words.integer(8000, 192_000), "48000");
    private static final Key<Integer> CHANNELS = Key.of("channels", Words.integer(1, 8), "2");
    private static final Section<Audio> AUDIO_SECTION = Section.of(
                    List.of(AUDIO_CODEC, AUDIO_BITRATE, SAMPLE_RATE, CHANNELS),
                    values -> new Audio(
                            values.get(AUDIO_CODEC),
                            values.get(AUDIO_BITRATE),
                            values.get(SAMPLE_RATE),
                            values.get(CHANNELS)))
            .orJust("codec");

    private static final Key<Duration> START_TIMEOUT = Key.of("start-timeout", Words.duration("1s", "24h"), "30s");
    private static final Key<Duration> STALL_TIMEOUT = Key.of("stall-timeout", Words.duration("1s", "24h"), "15s");
    private static final Key<Double> MIN_SPEED = Key.of("min-speed", Words.number(0.1, 1), "0.9");
    private static final Key<Duration> SLOW_AFTER = Key.of("slow-after", Words.duration("1s", "24h"), "30s");
    private static final Key<Watchdog.OnSlow> ON_SLOW = Key.of("on-slow", Words.oneOf(Watchdog.OnSlow.class), "warn");
    private static final Section<Watchdog> WATCHDOG_SECTION = Section.of(
            List.of(START_TIMEOUT, STALL_TIMEOUT, MIN_SPEED, SLOW_AFTER, ON_SLOW),
            values -> new Watchdog(
                    values.get(START_TIMEOUT),
                    values.get(STALL_TIMEOUT),
                    values.get(MIN_SPEED),
                    values.get(SLOW_AFTER),
                    values.get(ON_SLOW)));

    private static final Key<Duration> DELAY = Key.of("delay", FROM_NOTHING, "1s");
    private static final Key<Duration> MAX_DELAY = Key.of("max-delay", FROM_NOTHING, "1m");
    private static final Key<Duration> HEALTHY_AFTER = Key.of("healthy-after", FROM_NOTHING, "1m");
    private static final Key<Restart.OnEnd> ON_END = Key.of("on-end", Words.oneOf(Restart.OnEnd.class), "auto");
    private static final Key<Integer> QUARANTINE_AFTER = Key.of("quarantine-after", Words.integer(1, 10_000), "10");
    private static final Key<Duration> QUARANTINE_DELAY = Key.of("quarantine-delay", UP_TO_A_DAY, "10m");
    private static final Section<Restart> RESTART_SECTION = Section.of(
            List.of(DELAY, MAX_DELAY, HEALTHY_AFTER, ON_END, QUARANTINE_AFTER, QUARANTINE_DELAY), StreamKeys::restart);

    private static final Type<List<Text>> ARGUMENTS = new ListOf<>(Words.TEXT, 0);
    private static final Key<List<Text>> GLOBAL_ARGS = Key.of("global-args", ARGUMENTS, List.of(), "[]");
    private static final Key<List<Text>> INPUT_ARGS = Key.of("input-args", ARGUMENTS, List.of(), "[]");
    private static final Key<List<Text>> OUTPUT_ARGS = Key.of("output-args", ARGUMENTS, List.of(), "[]");
    private static final Section<ExtraArguments> FFMPEG_SECTION = Section.of(
            List.of(GLOBAL_ARGS, INPUT_ARGS, OUTPUT_ARGS),
            values -> new ExtraArguments(values.get(GLOBAL_ARGS), values.get(INPUT_ARGS), values.get(OUTPUT_ARGS)));

    private static final Key<Boolean> ENABLED = Key.of("enabled", Words.BOOLEAN, "true");
    private static final Key<Map<String, Text>> LABELS_KEY = Key.of("labels", LABELS, Map.of(), "{}");
    private static final Key<List<Input>> INPUT =
            Key.required("input", new ListOf<>(INPUT_ENTRY, 1).map(StreamKeys::inOrder));
    private static final Key<List<Output>> OUTPUT = Key.required("output", new ListOf<>(OUTPUT_ENTRY, 1));
    private static final Key<Video> VIDEO = Key.of("video", VIDEO_SECTION);
    private static final Key<Audio> AUDIO = Key.of("audio", AUDIO_SECTION);
    private static final Key<Watchdog> WATCHDOG = Key.of("watchdog", WATCHDOG_SECTION);
    private static final Key<Restart> RESTART = Key.of("restart", RESTART_SECTION);
    private static final Key<ExtraArguments> FFMPEG = Key.of("ffmpeg", FFMPEG_SECTION);

    /** What {@code defaults:} may say: everything but where a stream reads and where it pushes. */
    static final Section<Values> DEFAULTS =
            Section.of(List.of(ENABLED, LABELS_KEY, VIDEO, AUDIO, WATCHDOG, RESTART, FFMPEG), Function.identity());

    /** A stream; which one, its values do not know. */
    static final Section<Function<StreamName, Definition>> STREAM = Section.of(
            List.of(ENABLED, LABELS_KEY, INPUT, OUTPUT, VIDEO, AUDIO, WATCHDOG, RESTART, FFMPEG),
            values -> name -> definition(name, values));

    private StreamKeys() {}

    private static Definition definition(StreamName name, Values values) {
        return new Definition(
                name,
                values.get(ENABLED),
                values.get(LABELS_KEY),
                values.get(INPUT),
                values.get(OUTPUT),
                values.get(VIDEO),
                values.get(AUDIO),
                values.get(WATCHDOG),
                values.get(RESTART),
                values.get(FFMPEG));
    }

    private static List<Input> inOrder(List<Input> inputs) {
        if (inputs.subList(0, inputs.size() - 1).stream().anyMatch(Input.Slate.class::isInstance)) {
            throw new IllegalArgumentException(
                    "has a slate before its last entry; a slate never fails, so what stands behind it is never used");
        }
        return inputs;
    }

    private static Input input(Values values) {
        Optional<Text> slate = values.get(SLATE);
        if (slate.isEmpty()) {
            return source(values, values.get(SOUND));
        }
        if (Stream.of(URL, FORMAT, FFMPEG_OPTIONS, PACE, LOOP, SOUND).anyMatch(values::isGiven)) {
            throw new IllegalArgumentException("a slate goes with no other key; it is an entry of its own");
        }
        return new Input.Slate(slate.get());
    }

    private static Input.Source source(Values values, Optional<Input.Source> sound) {
        Address url =
                values.get(URL).orElseThrow(() -> new IllegalArgumentException("has no url; " + Addresses.ALLOWED));
        return new Input.Source(
                url, values.get(FORMAT), values.get(FFMPEG_OPTIONS), values.get(PACE), values.get(LOOP), sound);
    }

    private static Restart restart(Values values) {
        if (values.get(MAX_DELAY).compareTo(values.get(DELAY)) < 0) {
            throw new IllegalArgumentException("max-delay is shorter than delay; the delay grows up to it");
        }
        return new Restart(
                values.get(DELAY),
                values.get(MAX_DELAY),
                values.get(HEALTHY_AFTER),
                values.get(ON_END),
                values.get(QUARANTINE_AFTER),
                values.get(QUARANTINE_DELAY));
    }
}
