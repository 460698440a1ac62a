package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.ExtraArguments;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.Schedule;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Video.Overlay;
import io.github.streampusher.stream.VideoSize;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes definitions that are right, anything else about them being by chance. */
final class RandomDefinitions {
    private static final List<String> TEXTS = List.of(
            "x",
            "a b",
            "${env:NO}",
            "$",
            "it's",
            "\"",
            "#",
            "- y",
            "{}",
            "[",
            ": ",
            "null",
            "~",
            "yes",
            "0x10",
            "é☃",
            "*a",
            "&a",
            "!!str",
            "%");
    private static final List<String> URLS = List.of(
            "test",
            "test:640x480@25",
            "/dev/video0",
            "clip.mp4",
            "rtmp://h.example/app/key?x=$1",
            "srt://h:1?passphrase=it's",
            "rtsp://u:p@h/1",
            "hw:1",
            "null");
    private static final List<String> NAMES = List.of("flv", "libx264", "mpegts", "a_b-c.d", "null", "true");

    private final Random random;

    RandomDefinitions(long seed) {
        random = new Random(seed);
    }

    List<Definition> atMost(int atMost) {
        Map<String, Definition> definitions = new LinkedHashMap<>();
        int size = random.nextInt(atMost + 1);
        for (int i = 0; i < size; i++) {
            String name = "s" + random.nextInt(20);
            definitions.put(name, definition(name));
        }
        return List.copyOf(definitions.values());
    }

    private Definition definition(String name) {
        return DefinitionBuilder.stream(name)
                .enabled(random.nextBoolean())
                .labels(options())
                .schedule(optional(this::schedule))
                .inputs(inputs())
                .outputs(oneOrMore(this::output))
                .video(video())
                .audio(audio())
                .watchdog(watchdog())
                .restart(restart())
                .ffmpeg(new ExtraArguments(list(this::text), list(this::text), list(this::text)))
                .build();
    }

    private Schedule schedule() {
        return new Schedule(
                oneOrMore(() -> new Schedule.Window(
                        Set.copyOf(oneOrMore(() -> oneOf(List.of(DayOfWeek.values())))),
                        number(0, 700),
                        number(701, 1440))),
                ZoneId.of(oneOf(List.of("UTC", "Asia/Shanghai", "Europe/Berlin"))));
    }

    private List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(oneOrMore(() -> source(true)));
        if (random.nextInt(4) == 0) {
            inputs.set(0, channel());
        }
        optional(this::text).ifPresent(text -> inputs.add(new Input.Slate(text)));
        return inputs;
    }

    private Input.Source source(boolean withSound) {
        return new Input.Source(
                address(),
                optional(() -> oneOf(NAMES)),
                options(),
                oneOf(List.of(Input.Pace.values())),
                random.nextBoolean(),
                withSound ? optional(() -> source(false)) : Optional.empty());
    }

    private Input.Source channel() {
        return new Input.Source(
                DefinitionBuilder.address("/srv/" + oneOf(NAMES)),
                optional(() -> oneOf(NAMES)),
                options(),
                oneOf(List.of(Input.Pace.AUTO, Input.Pace.REALTIME)),
                random.nextBoolean(),
                Optional.empty(),
                Optional.of(new Input.FileList(oneOf(List.of(Input.FileList.Order.values())), random.nextBoolean())));
    }

    private Output output() {
        return new Output(
                address(),
                optional(this::address),
                optional(() -> oneOf(NAMES)),
                random.nextBoolean(),
                options(),
                Optional.empty(),
                optional(this::check));
    }

    private Output.Check check() {
        Address url = new Address(Text.plain("https://play.example.net/" + oneOf(NAMES) + ".m3u8"));
        return new Output.Check(
                url, time(10_000, 60_000), number(1, 1000), oneOf(List.of(Output.Check.OnFail.values())));
    }

    private Video video() {
        return new Video(
                oneOf(List.of(Video.Codec.values())),
                list(() -> oneOf(NAMES)),
                optional(() -> new VideoSize(number(16, 9999), number(16, 9999))),
                optional(() -> new FrameRate(number(1, 60_000), 1001)),
                optional(() -> new Bitrate(number(10_000, 100_000_000))),
                oneOf(NAMES),
                time(100, 60_000),
                oneOf(List.of(Video.Fit.values())),
                list(this::overlay));
    }

    private Overlay overlay() {
        return new Overlay(
                oneOf(List.of(Overlay.Kind.values())),
                Text.plain(oneOf(List.of("x", "a b", "$", "it's", "%H:%M", "100%%", "é☃", "深夜", ": "))),
                oneOf(List.of(Overlay.Position.values())),
                number(0, 10_000),
                optional(() -> new Overlay.Height(number(1, 100), random.nextBoolean())));
    }

    private Audio audio() {
        return new Audio(
                oneOf(List.of(Audio.Codec.values())),
                new Bitrate(number(10_000, 1_000_000)),
                number(8000, 192_000),
                number(1, 8));
    }

    private Watchdog watchdog() {
        return new Watchdog(
                time(1000, 86_400_000),
                time(1000, 86_400_000),
                number(1, 10) / 10.0,
                time(1000, 86_400_000),
                time(1000, 86_400_000),
                oneOf(List.of(Watchdog.OnSlow.values())));
    }

    private RestartPolicy restart() {
        return new RestartPolicy(
                time(100, 1000),
                time(1000, 86_400_000),
                time(100, 86_400_000),
                oneOf(List.of(RestartPolicy.OnEnd.values())),
                number(1, 10_000),
                time(100, 86_400_000));
    }

    private Map<String, Text> options() {
        Map<String, Text> options = new LinkedHashMap<>();
        list(this::text).forEach(text -> options.put("o" + random.nextInt(9), text));
        return options;
    }

    private Text text() {
        return Text.plain(oneOf(TEXTS) + oneOf(TEXTS));
    }

    private Address address() {
        return DefinitionBuilder.address(oneOf(URLS));
    }

    private Duration time(int least, int most) {
        return Duration.ofMillis(number(least, most));
    }

    private int number(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(Supplier<T> item) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> item.get()).toList();
    }

    private <T> List<T> oneOrMore(Supplier<T> item) {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> item.get())
                .toList();
    }
}
