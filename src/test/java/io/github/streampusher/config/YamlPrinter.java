package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.Schedule;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Video.Overlay;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Writes definitions as YAML in their whole form, for tests that read them again. */
final class YamlPrinter {
    private final StringJoiner keys = new StringJoiner(", ", "{", "}");

    static String yaml(List<Definition> definitions) {
        YamlPrinter streams = new YamlPrinter();
        definitions.forEach(definition -> streams.raw(definition.name().value(), stream(definition)));
        return "streams: " + streams;
    }

    private static YamlPrinter stream(Definition definition) {
        YamlPrinter printer = new YamlPrinter();
        definition.schedule().ifPresent(printer::schedule);
        return printer.raw("enabled", definition.enabled())
                .raw("labels", map(definition.labels()))
                .raw(
                        "input",
                        definition.inputs().stream().map(YamlPrinter::input).toList())
                .raw(
                        "output",
                        definition.outputs().stream().map(YamlPrinter::output).toList())
                .raw("video", video(definition.video()))
                .raw(
                        "audio",
                        new YamlPrinter()
                                .raw(
                                        "codec",
                                        ScalarType.yamlName(definition.audio().codec()))
                                .raw("bitrate", definition.audio().bitrate())
                                .raw("sample-rate", definition.audio().sampleRate())
                                .raw("channels", definition.audio().channels()))
                .raw("watchdog", watchdog(definition.watchdog()))
                .raw("restart", restart(definition.restart()))
                .raw(
                        "ffmpeg",
                        new YamlPrinter()
                                .raw("global-args", list(definition.ffmpeg().global()))
                                .raw("input-args", list(definition.ffmpeg().input()))
                                .raw("output-args", list(definition.ffmpeg().output())));
    }

    private void schedule(Schedule schedule) {
        raw(
                "schedule",
                schedule.windows().stream()
                        .map(window -> quoted(window.toString()))
                        .toList());
        raw("time-zone", schedule.zone());
    }

    private static YamlPrinter input(Input input) {
        if (input instanceof Input.Slate slate) {
            return new YamlPrinter().text("slate", slate.imageOrText());
        }
        return source((Input.Source) input);
    }

    private static YamlPrinter source(Input.Source source) {
        YamlPrinter printer = new YamlPrinter()
                .text(source.files().isPresent() ? "files" : "url", source.url().text())
                .optional("format", source.format())
                .raw("options", map(source.options()))
                .raw("pace", ScalarType.yamlName(source.pace()))
                .raw("loop", source.loop());
        source.files()
                .ifPresent(list ->
                        printer.raw("order", ScalarType.yamlName(list.order())).raw("resume", list.resume()));
        source.audio().ifPresent(audio -> printer.raw("audio", source(audio)));
        return printer;
    }

    private static YamlPrinter output(Output output) {
        YamlPrinter printed = new YamlPrinter()
                .text("url", output.url().text())
                .optional("format", output.format())
                .raw("tls-verify", output.tlsVerify())
                .raw("options", map(output.options()))
                .address("backup", output.backup());
        return output.check().map(check -> printed.raw("check", check(check))).orElse(printed);
    }

    private static YamlPrinter check(Output.Check check) {
        return new YamlPrinter()
                .text("url", check.url().text())
                .raw("every", time(check.every()))
                .raw("fail-after", check.failAfter())
                .raw("on-fail", ScalarType.yamlName(check.onFail()));
    }

    private static YamlPrinter video(Video video) {
        return new YamlPrinter()
                .raw("codec", ScalarType.yamlName(video.codec()))
                .encoders(video.encoders())
                .optional("size", video.size())
                .optional("frame-rate", video.frameRate())
                .optional("bitrate", video.bitrate())
                .raw("preset", quoted(video.preset()))
                .raw("keyframe-interval", time(video.keyframeInterval()))
                .raw("fit", ScalarType.yamlName(video.fit()))
                .raw(
                        "overlay",
                        video.overlays().stream().map(YamlPrinter::overlay).toList());
    }

    private YamlPrinter encoders(List<String> names) {
        return names.isEmpty()
                ? this
                : raw("encoder", names.stream().map(YamlPrinter::quoted).toList());
    }

    private static YamlPrinter overlay(Overlay overlay) {
        return new YamlPrinter()
                .text(ScalarType.yamlName(overlay.kind()), overlay.content())
                .raw("at", ScalarType.yamlName(overlay.at()))
                .raw("margin", overlay.margin())
                .optional("height", overlay.height());
    }

    private static YamlPrinter watchdog(Watchdog watchdog) {
        return new YamlPrinter()
                .raw("start-timeout", time(watchdog.startTimeout()))
                .raw("stall-timeout", time(watchdog.stallTimeout()))
                .raw("min-speed", watchdog.minSpeed())
                .raw("slow-after", time(watchdog.slowAfter()))
                .raw("seamless-after", time(watchdog.seamlessAfter()))
                .raw("on-slow", ScalarType.yamlName(watchdog.onSlow()));
    }

    private static YamlPrinter restart(RestartPolicy restart) {
        return new YamlPrinter()
                .raw("delay", time(restart.delay()))
                .raw("max-delay", time(restart.maxDelay()))
                .raw("healthy-after", time(restart.healthyAfter()))
                .raw("on-end", ScalarType.yamlName(restart.onEnd()))
                .raw("quarantine-after", restart.quarantineAfter())
                .raw("quarantine-delay", time(restart.quarantineDelay()));
    }

    private YamlPrinter raw(String key, Object value) {
        keys.add(quoted(key) + ": " + value);
        return this;
    }

    private YamlPrinter text(String key, Text value) {
        return raw(key, quoted(value));
    }

    private YamlPrinter optional(String key, Optional<?> value) {
        value.ifPresent(given -> raw(key, quoted(given.toString())));
        return this;
    }

    private YamlPrinter address(String key, Optional<Address> value) {
        value.ifPresent(given -> text(key, given.text()));
        return this;
    }

    private static YamlPrinter map(Map<String, Text> map) {
        YamlPrinter printer = new YamlPrinter();
        map.forEach(printer::text);
        return printer;
    }

    private static String list(List<Text> list) {
        return list.stream().map(YamlPrinter::quoted).collect(Collectors.joining(", ", "[", "]"));
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
