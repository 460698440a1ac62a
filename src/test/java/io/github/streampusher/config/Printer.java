package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes definitions as YAML in their whole form, for tests that read them again. */
final class Printer {
    private final StringJoiner keys = new StringJoiner(", ", "{", "}");

    static String yaml(List<Definition> definitions) {
        Printer streams = new Printer();
        definitions.forEach(definition -> streams.raw(definition.name().value(), stream(definition)));
        return "streams: " + streams;
    }

    private static Printer stream(Definition definition) {
        return new Printer()
                .raw("enabled", definition.enabled())
                .raw("labels", map(definition.labels()))
                .raw("input", definition.inputs().stream().map(Printer::input).toList())
                .raw(
                        "output",
                        definition.outputs().stream().map(Printer::output).toList())
                .raw("video", video(definition.video()))
                .raw(
                        "audio",
                        new Printer()
                                .raw(
                                        "codec",
                                        ScalarTypes.yamlName(definition.audio().codec()))
                                .raw("bitrate", definition.audio().bitrate())
                                .raw("sample-rate", definition.audio().sampleRate())
                                .raw("channels", definition.audio().channels()))
                .raw("watchdog", watchdog(definition.watchdog()))
                .raw("restart", restart(definition.restart()))
                .raw(
                        "ffmpeg",
                        new Printer()
                                .raw("global-args", list(definition.ffmpeg().global()))
                                .raw("input-args", list(definition.ffmpeg().input()))
                                .raw("output-args", list(definition.ffmpeg().output())));
    }

    private static Printer input(Input input) {
        if (input instanceof Input.Slate slate) {
            return new Printer().text("slate", slate.imageOrText());
        }
        return source((Input.Source) input);
    }

    private static Printer source(Input.Source source) {
        Printer printer = new Printer()
                .text("url", source.url().text())
                .optional("format", source.format())
                .raw("options", map(source.options()))
                .raw("pace", ScalarTypes.yamlName(source.pace()))
                .raw("loop", source.loop());
        source.audio().ifPresent(audio -> printer.raw("audio", source(audio)));
        return printer;
    }

    private static Printer output(Output output) {
        return new Printer()
                .text("url", output.url().text())
                .optional("format", output.format())
                .raw("tls-verify", output.tlsVerify())
                .raw("options", map(output.options()))
                .address("backup", output.backup());
    }

    private static Printer video(Video video) {
        return new Printer()
                .raw("codec", ScalarTypes.yamlName(video.codec()))
                .optional("encoder", video.encoder())
                .optional("size", video.size())
                .optional("frame-rate", video.frameRate())
                .optional("bitrate", video.bitrate())
                .raw("preset", quoted(video.preset()))
                .raw("keyframe-interval", time(video.keyframeInterval()));
    }

    private static Printer watchdog(Watchdog watchdog) {
        return new Printer()
                .raw("start-timeout", time(watchdog.startTimeout()))
                .raw("stall-timeout", time(watchdog.stallTimeout()))
                .raw("min-speed", watchdog.minSpeed())
                .raw("slow-after", time(watchdog.slowAfter()))
                .raw("on-slow", ScalarTypes.yamlName(watchdog.onSlow()));
    }

    private static Printer restart(RestartPolicy restart) {
        return new Printer()
                .raw("delay", time(restart.delay()))
                .raw("max-delay", time(restart.maxDelay()))
                .raw("healthy-after", time(restart.healthyAfter()))
                .raw("on-end", ScalarTypes.yamlName(restart.onEnd()))
                .raw("quarantine-after", restart.quarantineAfter())
                .raw("quarantine-delay", time(restart.quarantineDelay()));
    }

    private Printer raw(String key, Object value) {
        keys.add(quoted(key) + ": " + value);
        return this;
    }

    private Printer text(String key, Text value) {
        return raw(key, quoted(value));
    }

    private Printer optional(String key, Optional<?> value) {
        value.ifPresent(given -> raw(key, quoted(given.toString())));
        return this;
    }

    private Printer address(String key, Optional<Address> value) {
        value.ifPresent(given -> text(key, given.text()));
        return this;
    }

    private static Printer map(Map<String, Text> map) {
        Printer printer = new Printer();
        map.forEach(printer::text);
        return printer;
    }

    private static String list(List<Text> list) {
        return list.stream().map(Printer::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String time(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static String quoted(Text text) {
        return quoted(text.reveal().replace("$", "$$"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
