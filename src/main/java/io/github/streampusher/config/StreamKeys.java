package io.github.streampusher.config;

import static io.github.streampusher.config.ScalarType.ADDRESS;
import static io.github.streampusher.config.ScalarType.BOOLEAN;
import static io.github.streampusher.config.ScalarType.FFMPEG_IDENTIFIER;
import static io.github.streampusher.config.ScalarType.SOURCE_ADDRESS;
import static io.github.streampusher.config.ScalarType.TEXT;
import static io.github.streampusher.config.ScalarType.duration;
import static io.github.streampusher.config.ScalarType.integer;
import static io.github.streampusher.config.ScalarType.number;
import static io.github.streampusher.config.ScalarType.oneOf;
import static io.github.streampusher.config.ScalarType.orKeyword;
import static io.github.streampusher.config.ValueType.listOf;
import static io.github.streampusher.config.ValueType.mapOf;

import io.github.streampusher.config.Section.Fields;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.ExtraArguments;
import io.github.streampusher.stream.Definition.Place;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.FileList;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Output.Retention;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.Schedule;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Video.Overlay;
import io.github.streampusher.stream.VideoSize;
import io.github.streampusher.stream.Watchdog;
import java.nio.file.FileSystems;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The keys of a stream: the allowed values of each, and its default. */
final class StreamKeys {
    private static final String EXAMPLE_OUTPUT = "rtmp://live.example.net/app/KEY";

    private static final String TIME_ZONE_ALLOWED = "a name of the time zone database such as Asia/Shanghai or UTC";

    private static final ValueType<Map<String, Text>> LABELS = mapOf(
            TEXT,
            Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,62}"),
            "letters, digits, . _ - up to 63, not beginning with a digit");
    private static final ValueType<Map<String, Text>> OPTIONS =
            mapOf(TEXT, Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_:.-]{0,62}"), "an FFmpeg option without its hyphen");
    private static final ValueType<List<Text>> ARGUMENTS = listOf(TEXT, 0);

    private static final ValueType<Input.Pace> PACE = oneOf(Input.Pace.class);
    private static final String FILES_ALLOWED =
            "a file, a folder, a pattern such as /srv/media/*.mp4, or a list of paths in an .m3u or .txt file";
    private static final ScalarType<Address> FILES = new ScalarType<>(() -> FILES_ALLOWED, StreamKeys::parseFiles);

    private static final ScalarType<Schedule.Window> WINDOW =
            ScalarType.of(Schedule.Window.ALLOWED, Schedule.Window::parse);
    private static final ScalarType<ZoneId> TIME_ZONE = ScalarType.of(TIME_ZONE_ALLOWED, StreamKeys::parseZone);

    private static final Section<Input.Source> AUDIO_SOURCE = Section.of(
                    f -> source(f, fields -> Optional.empty()).orElseThrow(StreamKeys::withoutUrl))
            .withShortForm("url");
    private static final Section<Input> INPUT = Section.of(StreamKeys::input).withShortForm("url");

    private static final Section<Output.Check> CHECK = Section.of(f -> new Output.Check(
            f.required("url", ScalarType.CHECKED_ADDRESS, "https://play.example.net/live.m3u8"),
            f.get("every", duration("10s", "24h"), "1m"),
            f.get("fail-after", integer(1, 1000), "3"),
            f.get("on-fail", oneOf(Output.Check.OnFail.class), "warn")));

    private static final Section<Output> OUTPUT = Section.of(f -> new Output(
                    f.required("url", ADDRESS, EXAMPLE_OUTPUT),
                    f.optional("backup", ADDRESS),
                    f.optional("format", FFMPEG_IDENTIFIER),
                    f.get("tls-verify", BOOLEAN, "true"),
                    f.get("options", OPTIONS, "{}"),
                    f.optional("retain", ScalarType.of(Retention.ALLOWED, Retention::parse)),
                    f.optional("check", CHECK)))
            .withShortForm("url");

    private static final ScalarType<Text> DRAWN = new ScalarType<>(() -> "a text, not empty", text -> {
        if (text.reveal().isBlank() || text.reveal().codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("is empty, or has a line break or another control character");
        }
        return text;
    });

    private static final Section<Overlay> OVERLAY = Section.of(StreamKeys::overlay);

    private static final Section<Video> VIDEO = Section.of(f -> new Video(
                    f.get("codec", oneOf(Video.Codec.class), "auto"),
                    f.optional("encoder", listOf(FFMPEG_IDENTIFIER, 1)).orElse(List.of()),
                    f.get("size", orKeyword("source", VideoSize.ALLOWED, VideoSize::parse), "source"),
                    f.get("frame-rate", orKeyword("source", FrameRate.ALLOWED, FrameRate::parse), "source"),
                    f.get("bitrate", orKeyword("auto", Bitrate.ALLOWED, Bitrate::parse), "auto"),
                    f.get("preset", FFMPEG_IDENTIFIER, "veryfast"),
                    f.get("keyframe-interval", duration("100ms", "1m"), "2s"),
                    f.get("fit", oneOf(Video.Fit.class), "pad"),
                    f.get("overlay", listOf(OVERLAY, 0), "[]")))
            .withShortForm("codec");

    private static final Section<Audio> AUDIO = Section.of(f -> new Audio(
                    f.get("codec", oneOf(Audio.Codec.class), "auto"),
                    f.get("bitrate", ScalarType.of(Bitrate.ALLOWED, Bitrate::parse), "160k"),
                    f.get("sample-rate", integer(8000, 192_000), "48000"),
                    f.get("channels", integer(1, 8), "2")))
            .withShortForm("codec");

    private static final Section<Watchdog> WATCHDOG = Section.of(f -> new Watchdog(
            f.get("start-timeout", duration("1s", "24h"), "30s"),
            f.get("stall-timeout", duration("1s", "24h"), "15s"),
            f.get("min-speed", number(0.1, 1), "0.9"),
            f.get("slow-after", duration("1s", "24h"), "30s"),
            f.get("seamless-after", duration("1s", "24h"), "2s"),
            f.get("on-slow", oneOf(Watchdog.OnSlow.class), "warn")));

    private static final Section<RestartPolicy> RESTART = Section.of(f -> checkDelays(new RestartPolicy(
            f.get("delay", duration("0s", "24h"), "1s"),
            f.get("max-delay", duration("0s", "24h"), "1m"),
            f.get("healthy-after", duration("0s", "24h"), "1m"),
            f.get("on-end", oneOf(RestartPolicy.OnEnd.class), "auto"),
            f.get("quarantine-after", integer(1, 10_000), "10"),
            f.get("quarantine-delay", duration("100ms", "24h"), "10m"))));

    private static final Section<Place> PLACE = Section.of(f -> new Place(
            f.optional("needs", FileKeys.LABEL),
            f.optional("prefers", FileKeys.LABEL),
            f.optional("cores", number(0, 999)),
            f.get("priority", integer(0, 1000), "0")));

    private static final Section<ExtraArguments> FFMPEG = Section.of(f -> new ExtraArguments(
            f.get("global-args", ARGUMENTS, "[]"),
            f.get("input-args", ARGUMENTS, "[]"),
            f.get("output-args", ARGUMENTS, "[]")));

    static final Section<Definition> STREAM = Section.of(f -> checkChannel(new Definition(
            f.stream(),
            f.get("enabled", BOOLEAN, "true"),
            f.optional("title", TEXT),
            f.get("labels", LABELS, "{}"),
            schedule(f),
            f.get("seamless", oneOf(Definition.Seamless.class), "auto"),
            f.required("input", listOf(INPUT, 1).map(StreamKeys::checkSlateIsLast), "test"),
            f.required("output", listOf(OUTPUT, 1), EXAMPLE_OUTPUT),
            f.get("video", VIDEO),
            f.get("audio", AUDIO),
            f.get("watchdog", WATCHDOG),
            f.get("restart", RESTART),
            f.get("ffmpeg", FFMPEG),
            f.get("place", PLACE),
            Set.of(),
            Set.of())));

    /** The keys that each stream must have itself. */
    static final Set<String> WITHOUT_DEFAULTS = Set.of("input", "output");

    /** The keys that {@code defaults:} may have. */
    static final Section<Fields> DEFAULTS = STREAM.without(WITHOUT_DEFAULTS);

    private StreamKeys() {}

    private static Optional<Schedule> schedule(Fields f) {
        Optional<List<Schedule.Window>> windows = f.optional("schedule", listOf(WINDOW, 1));
        Optional<ZoneId> zone = f.optional("time-zone", TIME_ZONE);
        return windows.map(some -> new Schedule(some, zone.orElseGet(ZoneId::systemDefault)));
    }

    private static Input input(Fields f) {
        Optional<Input.Source> source = source(f, fields -> fields.optional("audio", AUDIO_SOURCE));
        Optional<Input.Source> channel = channel(f, source);
        Optional<Text> slate = f.optional("slate", TEXT);
        if (slate.isPresent() && !f.hasOnly("slate")) {
            throw new IllegalArgumentException("a slate goes with no other key; it is an entry of its own");
        }
        return slate.<Input>map(Input.Slate::new)
                .or(() -> channel)
                .or(() -> source)
                .orElseThrow(StreamKeys::withoutUrl);
    }

    /** Empty without files. */
    private static Optional<Input.Source> channel(Fields f, Optional<Input.Source> other) {
        Optional<Address> files = f.optional("files", FILES);
        Optional<FileList.Order> order = f.optional("order", oneOf(FileList.Order.class));
        Optional<Boolean> resume = f.optional("resume", BOOLEAN);
        if (files.isEmpty() && (order.isPresent() || resume.isPresent())) {
            throw new IllegalArgumentException("order and resume go with files only");
        }
        if (files.isPresent()
                && (other.isPresent() || f.optional("audio", AUDIO_SOURCE).isPresent())) {
            throw new IllegalArgumentException("files goes without url and audio; a channel has one source");
        }
        Input.Pace pace = f.get("pace", PACE, "auto");
        if (files.isPresent() && pace == Input.Pace.NONE) {
            throw new IllegalArgumentException("files are read at their own speed; pace: none would end that");
        }
        return files.map(list -> new Input.Source(
                list,
                f.optional("format", FFMPEG_IDENTIFIER),
                f.get("options", OPTIONS, "{}"),
                pace,
                f.optional("loop", BOOLEAN).orElse(true),
                Optional.empty(),
                Optional.of(new FileList(order.orElse(FileList.Order.LISTED), resume.orElse(true)))));
    }

    private static Address parseFiles(Text text) {
        if (text.reveal().isBlank() || text.reveal().contains("://")) {
            throw new IllegalArgumentException("is empty or a URL; " + FILES_ALLOWED);
        }
        if (text.reveal().matches("test(:.*)?")) {
            throw new IllegalArgumentException("is a test picture; ./test is a folder of this name");
        }
        if (text.usesCommand()) {
            throw new IllegalArgumentException("a command cannot give the files; " + FILES_ALLOWED);
        }
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + text.reveal());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no pattern: " + e.getDescription() + "; " + FILES_ALLOWED, e);
        }
        return new Address(text);
    }

    /** A channel is the stream's programme; it cannot stand in for another input, or begin a new session for each file. */
    private static Definition checkChannel(Definition definition) {
        boolean isFallback = definition.inputs().stream()
                .skip(1)
                .anyMatch(input ->
                        input instanceof Input.Source source && source.files().isPresent());
        if (isFallback) {
            throw new IllegalArgumentException("input: files stands in the first entry of the list only");
        }
        if (definition.channel().isPresent() && definition.seamless() == Definition.Seamless.OFF) {
            throw new IllegalArgumentException(
                    "seamless: off cannot be with input: files, whose session goes on from file to file");
        }
        return definition;
    }

    private static Overlay overlay(Fields f) {
        Map<Overlay.Kind, Text> contents = new EnumMap<>(Overlay.Kind.class);
        for (Overlay.Kind kind : Overlay.Kind.values()) {
            f.optional(ScalarType.yamlName(kind), DRAWN).ifPresent(content -> contents.put(kind, content));
        }
        Overlay.Position at = f.get("at", oneOf(Overlay.Position.class), "top-left");
        int margin = f.get("margin", integer(0, 10_000), "16");
        Optional<Overlay.Height> height =
                f.optional("height", ScalarType.of(Overlay.Height.ALLOWED, Overlay.Height::parse));
        if (contents.size() != 1) {
            throw new IllegalArgumentException("needs one of image, text and text-file");
        }
        Map.Entry<Overlay.Kind, Text> content = contents.entrySet().iterator().next();
        return new Overlay(content.getKey(), content.getValue(), at, margin, height);
    }

    /** Empty without a URL. */
    private static Optional<Input.Source> source(Fields f, Function<Fields, Optional<Input.Source>> readAudio) {
        Optional<Address> url = f.optional("url", SOURCE_ADDRESS);
        Optional<String> format = f.optional("format", FFMPEG_IDENTIFIER);
        Map<String, Text> options = f.get("options", OPTIONS, "{}");
        Input.Pace pace = f.get("pace", PACE, "auto");
        boolean loop = f.optional("loop", BOOLEAN).orElse(false);
        Optional<Input.Source> audio = readAudio.apply(f);
        return url.map(address -> new Input.Source(address, format, options, pace, loop, audio));
    }

    private static ZoneId parseZone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no time zone; " + TIME_ZONE_ALLOWED);
        }
        return ZoneId.of(name);
    }

    private static IllegalArgumentException withoutUrl() {
        return new IllegalArgumentException("has no url; " + AddressParser.ALLOWED);
    }

    private static List<Input> checkSlateIsLast(List<Input> inputs) {
        if (inputs.subList(0, inputs.size() - 1).stream().anyMatch(Input.Slate.class::isInstance)) {
            throw new IllegalArgumentException(
                    "has a slate before its last entry; a slate never fails, so what stands behind it is never used");
        }
        return inputs;
    }

    private static RestartPolicy checkDelays(RestartPolicy policy) {
        if (policy.maxDelay().compareTo(policy.delay()) < 0) {
            throw new IllegalArgumentException("max-delay is shorter than delay; the delay grows up to it");
        }
        return policy;
    }
}
