package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.ExtraArguments;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
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
    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}");
    private static final Pattern OPTION_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.-]{0,62}");
    private static final ValueType<Map<String, Text>> LABELS_TYPE =
            new MapType<>(ScalarTypes.TEXT, LABEL_NAME, "letters, digits, . _ - up to 63, not beginning with a digit");
    private static final ValueType<Map<String, Text>> OPTIONS_TYPE = new MapType<>(
                    ScalarTypes.TEXT, OPTION_NAME, "an FFmpeg option without its hyphen")
            .map(SecretOptions::markSecrets);
    private static final ScalarType<Duration> POSITIVE_DURATION = ScalarTypes.duration("100ms", "24h");
    private static final ScalarType<Duration> NON_NEGATIVE_DURATION = ScalarTypes.duration("0s", "24h");

    private static final Key<Optional<Address>> INPUT_URL = Key.optional("url", ScalarTypes.SOURCE_ADDRESS);
    private static final Key<Optional<String>> FORMAT = Key.optional("format", ScalarTypes.FFMPEG_IDENTIFIER);
    private static final Key<Map<String, Text>> FFMPEG_OPTIONS = Key.of("options", OPTIONS_TYPE, Map.of(), "{}");
    private static final Key<Input.Pace> PACE = Key.of("pace", ScalarTypes.oneOf(Input.Pace.class), "auto");
    private static final Key<Boolean> LOOP = Key.of("loop", ScalarTypes.BOOLEAN, "false");
    private static final Key<Optional<Input.Source>> INPUT_AUDIO = Key.optional(
            "audio",
            Section.of(
                            List.of(INPUT_URL, FORMAT, FFMPEG_OPTIONS, PACE, LOOP),
                            values -> source(values, Optional.empty()))
                    .withShortForm("url"));
    private static final Key<Optional<Text>> SLATE = Key.optional("slate", ScalarTypes.TEXT);
    private static final Section<Input> INPUT_SECTION = Section.of(
                    List.of(INPUT_URL, FORMAT, FFMPEG_OPTIONS, PACE, LOOP, INPUT_AUDIO, SLATE), StreamKeys::input)
            .withShortForm("url");

    private static final Key<Address> OUTPUT_URL = Key.required("url", ScalarTypes.ADDRESS);
    private static final Key<Optional<Address>> BACKUP = Key.optional("backup", ScalarTypes.ADDRESS);
    private static final Key<Boolean> TLS_VERIFY = Key.of("tls-verify", ScalarTypes.BOOLEAN, "true");
    private static final Section<Output> OUTPUT_SECTION = Section.of(
                    List.of(OUTPUT_URL, BACKUP, FORMAT, TLS_VERIFY, FFMPEG_OPTIONS),
                    values -> new Output(
                            values.get(OUTPUT_URL),
                            values.get(BACKUP),
                            values.get(FORMAT),
                            values.get(TLS_VERIFY),
                            values.get(FFMPEG_OPTIONS)))
            .withShortForm("url");

    private static final Key<Video.Codec> VIDEO_CODEC = Key.of("codec", ScalarTypes.oneOf(Video.Codec.class), "auto");
    private static final Key<Optional<String>> ENCODER = Key.optional("encoder", ScalarTypes.FFMPEG_IDENTIFIER);
    private static final Key<Optional<VideoSize>> SIZE =
            Key.of("size", ScalarTypes.orKeyword("source", VideoSize.ALLOWED, VideoSize::parse), "source");
    private static final Key<Optional<FrameRate>> FRAME_RATE =
            Key.of("frame-rate", ScalarTypes.orKeyword("source", FrameRate.ALLOWED, FrameRate::parse), "source");
    private static final Key<Optional<Bitrate>> VIDEO_BITRATE =
            Key.of("bitrate", ScalarTypes.orKeyword("auto", Bitrate.ALLOWED, Bitrate::parse), "auto");
    private static final Key<String> PRESET = Key.of("preset", ScalarTypes.FFMPEG_IDENTIFIER, "veryfast");
    private static final Key<Duration> KEYFRAME_INTERVAL =
            Key.of("keyframe-interval", ScalarTypes.duration("100ms", "1m"), "2s");
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
            .withShortForm("codec");

    private static final Key<Audio.Codec> AUDIO_CODEC = Key.of("codec", ScalarTypes.oneOf(Audio.Codec.class), "auto");
    private static final Key<Bitrate> AUDIO_BITRATE =
            Key.of("bitrate", ScalarType.of(Bitrate.ALLOWED, Bitrate::parse), "160k");
    private static final Key<Integer> SAMPLE_RATE = Key.of("sample-rate", ScalarTypes.integer(8000, 192_000), "48000");
    private static final Key<Integer> CHANNELS = Key.of("channels", ScalarTypes.integer(1, 8), "2");
    private static final Section<Audio> AUDIO_SECTION = Section.of(
                    List.of(AUDIO_CODEC, AUDIO_BITRATE, SAMPLE_RATE, CHANNELS),
                    values -> new Audio(
                            values.get(AUDIO_CODEC),
                            values.get(AUDIO_BITRATE),
                            values.get(SAMPLE_RATE),
                            values.get(CHANNELS)))
            .withShortForm("codec");

    private static final Key<Duration> START_TIMEOUT =
            Key.of("start-timeout", ScalarTypes.duration("1s", "24h"), "30s");
    private static final Key<Duration> STALL_TIMEOUT =
            Key.of("stall-timeout", ScalarTypes.duration("1s", "24h"), "15s");
    private static final Key<Double> MIN_SPEED = Key.of("min-speed", ScalarTypes.number(0.1, 1), "0.9");
    private static final Key<Duration> SLOW_AFTER = Key.of("slow-after", ScalarTypes.duration("1s", "24h"), "30s");
    private static final Key<Watchdog.OnSlow> ON_SLOW =
            Key.of("on-slow", ScalarTypes.oneOf(Watchdog.OnSlow.class), "warn");
    private static final Section<Watchdog> WATCHDOG_SECTION = Section.of(
            List.of(START_TIMEOUT, STALL_TIMEOUT, MIN_SPEED, SLOW_AFTER, ON_SLOW),
            values -> new Watchdog(
                    values.get(START_TIMEOUT),
                    values.get(STALL_TIMEOUT),
                    values.get(MIN_SPEED),
                    values.get(SLOW_AFTER),
                    values.get(ON_SLOW)));

    private static final Key<Duration> DELAY = Key.of("delay", NON_NEGATIVE_DURATION, "1s");
    private static final Key<Duration> MAX_DELAY = Key.of("max-delay", NON_NEGATIVE_DURATION, "1m");
    private static final Key<Duration> HEALTHY_AFTER = Key.of("healthy-after", NON_NEGATIVE_DURATION, "1m");
    private static final Key<RestartPolicy.OnEnd> ON_END =
            Key.of("on-end", ScalarTypes.oneOf(RestartPolicy.OnEnd.class), "auto");
    private static final Key<Integer> QUARANTINE_AFTER =
            Key.of("quarantine-after", ScalarTypes.integer(1, 10_000), "10");
    private static final Key<Duration> QUARANTINE_DELAY = Key.of("quarantine-delay", POSITIVE_DURATION, "10m");
    private static final Section<RestartPolicy> RESTART_SECTION = Section.of(
            List.of(DELAY, MAX_DELAY, HEALTHY_AFTER, ON_END, QUARANTINE_AFTER, QUARANTINE_DELAY), StreamKeys::restart);

    private static final ValueType<List<Text>> ARGUMENTS_TYPE = new ListType<>(ScalarTypes.TEXT, 0);
    private static final Key<List<Text>> GLOBAL_ARGS = Key.of("global-args", ARGUMENTS_TYPE, List.of(), "[]");
    private static final Key<List<Text>> INPUT_ARGS = Key.of("input-args", ARGUMENTS_TYPE, List.of(), "[]");
    private static final Key<List<Text>> OUTPUT_ARGS = Key.of("output-args", ARGUMENTS_TYPE, List.of(), "[]");
    private static final Section<ExtraArguments> FFMPEG_SECTION = Section.of(
            List.of(GLOBAL_ARGS, INPUT_ARGS, OUTPUT_ARGS),
            values -> new ExtraArguments(values.get(GLOBAL_ARGS), values.get(INPUT_ARGS), values.get(OUTPUT_ARGS)));

    private static final Key<Boolean> ENABLED = Key.of("enabled", ScalarTypes.BOOLEAN, "true");
    private static final Key<Map<String, Text>> LABELS_KEY = Key.of("labels", LABELS_TYPE, Map.of(), "{}");
    private static final Key<List<Input>> INPUT =
            Key.required("input", new ListType<>(INPUT_SECTION, 1).map(StreamKeys::checkSlateIsLast));
    private static final Key<List<Output>> OUTPUT = Key.required("output", new ListType<>(OUTPUT_SECTION, 1));
    private static final Key<Video> VIDEO = Key.of("video", VIDEO_SECTION);
    private static final Key<Audio> AUDIO = Key.of("audio", AUDIO_SECTION);
    private static final Key<Watchdog> WATCHDOG = Key.of("watchdog", WATCHDOG_SECTION);
    private static final Key<RestartPolicy> RESTART = Key.of("restart", RESTART_SECTION);
    private static final Key<ExtraArguments> FFMPEG = Key.of("ffmpeg", FFMPEG_SECTION);

    /** What {@code defaults:} may say: everything but where a stream reads and where it pushes. */
    static final Section<Fields> DEFAULTS =
            Section.of(List.of(ENABLED, LABELS_KEY, VIDEO, AUDIO, WATCHDOG, RESTART, FFMPEG), Function.identity());

    /** A stream; which one, its values do not know. */
    static final Section<Function<StreamName, Definition>> STREAM = Section.of(
            List.of(ENABLED, LABELS_KEY, INPUT, OUTPUT, VIDEO, AUDIO, WATCHDOG, RESTART, FFMPEG),
            values -> name -> definition(name, values));

    private StreamKeys() {}

    private static Definition definition(StreamName name, Fields values) {
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

    private static List<Input> checkSlateIsLast(List<Input> inputs) {
        if (inputs.subList(0, inputs.size() - 1).stream().anyMatch(Input.Slate.class::isInstance)) {
            throw new IllegalArgumentException(
                    "has a slate before its last entry; a slate never fails, so what stands behind it is never used");
        }
        return inputs;
    }

    private static Input input(Fields values) {
        Optional<Text> slate = values.get(SLATE);
        if (slate.isEmpty()) {
            return source(values, values.get(INPUT_AUDIO));
        }
        if (Stream.of(INPUT_URL, FORMAT, FFMPEG_OPTIONS, PACE, LOOP, INPUT_AUDIO)
                .anyMatch(values::isGiven)) {
            throw new IllegalArgumentException("a slate goes with no other key; it is an entry of its own");
        }
        return new Input.Slate(slate.get());
    }

    private static Input.Source source(Fields values, Optional<Input.Source> sound) {
        Address url = values.get(INPUT_URL)
                .orElseThrow(() -> new IllegalArgumentException("has no url; " + AddressParser.ALLOWED));
        return new Input.Source(
                url, values.get(FORMAT), values.get(FFMPEG_OPTIONS), values.get(PACE), values.get(LOOP), sound);
    }

    private static RestartPolicy restart(Fields values) {
        if (values.get(MAX_DELAY).compareTo(values.get(DELAY)) < 0) {
            throw new IllegalArgumentException("max-delay is shorter than delay; the delay grows up to it");
        }
        return new RestartPolicy(
                values.get(DELAY),
                values.get(MAX_DELAY),
                values.get(HEALTHY_AFTER),
                values.get(ON_END),
                values.get(QUARANTINE_AFTER),
                values.get(QUARANTINE_DELAY));
    }
}
