package io.github.streampusher.testkit;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.ExtraArguments;
import io.github.streampusher.stream.Definition.Place;
import io.github.streampusher.stream.Definition.Seamless;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.Schedule;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds definitions: the test picture to an RTMP server with every default, except for what a test sets. */
public final class DefinitionBuilder {
    /** The defaults of {@code video:}, {@code watchdog:} and {@code restart:}. */
    public static final Video VIDEO = new Video(
            Video.Codec.AUTO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Video.DEFAULT_PRESET,
            Video.DEFAULT_KEYFRAME_INTERVAL);

    /** The video is copied, whatever it is. */
    public static final Video COPY = new Video(
            Video.Codec.COPY,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Video.DEFAULT_PRESET,
            Video.DEFAULT_KEYFRAME_INTERVAL);

    public static final Watchdog WATCHDOG = new Watchdog(
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            0.9,
            Duration.ofSeconds(30),
            Watchdog.DEFAULT_SEAMLESS_AFTER,
            Watchdog.OnSlow.WARN);

    public static final RestartPolicy RESTART = new RestartPolicy(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            RestartPolicy.OnEnd.AUTO,
            10,
            Duration.ofMinutes(10));

    private final StreamName name;
    private boolean enabled = true;
    private Map<String, Text> labels = Map.of();
    private Optional<Schedule> schedule = Optional.empty();
    private Seamless seamless = Seamless.AUTO;
    private List<Input> inputs;
    private List<Output> outputs;
    private Video video = VIDEO;
    private Audio audio = Audio.DEFAULT;
    private Watchdog watchdog = WATCHDOG;
    private RestartPolicy restart = RESTART;
    private ExtraArguments ffmpeg = new ExtraArguments(List.of(), List.of(), List.of());

    private DefinitionBuilder(StreamName name) {
        this.name = name;
        inputs = List.of(source("test"));
        outputs = List.of(output("rtmp://h/app/" + name));
    }

    public static DefinitionBuilder stream(String name) {
        return new DefinitionBuilder(new StreamName(name));
    }

    /** A definition with everything else at its default. */
    public static Definition definition(StreamName name, Input input, Output output) {
        return new DefinitionBuilder(name).inputs(List.of(input)).output(output).build();
    }

    public static Input.Source source(String address) {
        return new Input.Source(address(address), Optional.empty(), Map.of(), Input.Pace.AUTO, false, Optional.empty());
    }

    /** A channel of the files of this folder, again and again. */
    public static Input.Source channel(String folder) {
        return channel(folder, true, new Input.FileList(Input.FileList.Order.LISTED, true));
    }

    public static Input.Source channel(String folder, boolean loops, Input.FileList files) {
        return new Input.Source(
                address(folder),
                Optional.empty(),
                Map.of(),
                Input.Pace.AUTO,
                loops,
                Optional.empty(),
                Optional.of(files));
    }

    public static Output output(String address) {
        return output(address(address), Optional.empty());
    }

    public static Output output(String address, String backup) {
        return output(address(address), Optional.of(address(backup)));
    }

    private static Output output(Address address, Optional<Address> backup) {
        return new Output(address, backup, Optional.empty(), true, Map.of());
    }

    public static Address address(String plain) {
        return new Address(Text.plain(plain));
    }

    public DefinitionBuilder enabled(boolean value) {
        enabled = value;
        return this;
    }

    public DefinitionBuilder labels(Map<String, Text> values) {
        labels = values;
        return this;
    }

    public DefinitionBuilder seamless(Seamless value) {
        seamless = value;
        return this;
    }

    public DefinitionBuilder schedule(Optional<Schedule> value) {
        schedule = value;
        return this;
    }

    public DefinitionBuilder input(String address) {
        return inputs(List.of(source(address)));
    }

    public DefinitionBuilder inputs(List<? extends Input> values) {
        inputs = List.copyOf(values);
        return this;
    }

    public DefinitionBuilder output(Output value) {
        return outputs(List.of(value));
    }

    public DefinitionBuilder outputs(List<Output> values) {
        outputs = values;
        return this;
    }

    public DefinitionBuilder video(Video value) {
        video = value;
        return this;
    }

    /** Encodes to HEVC, which the relay cannot carry on FFmpeg 5.1: one child writes all outputs. */
    public DefinitionBuilder hevc() {
        return video(new Video(
                Video.Codec.HEVC,
                video.encoders(),
                video.size(),
                video.frameRate(),
                video.bitrate(),
                video.preset(),
                video.keyframeInterval(),
                video.fit(),
                video.overlays()));
    }

    public DefinitionBuilder audio(Audio value) {
        audio = value;
        return this;
    }

    public DefinitionBuilder watchdog(Watchdog value) {
        watchdog = value;
        return this;
    }

    public DefinitionBuilder stallTimeout(Duration value) {
        return watchdog(new Watchdog(
                watchdog.startTimeout(),
                value,
                watchdog.minSpeed(),
                watchdog.slowAfter(),
                watchdog.seamlessAfter(),
                watchdog.onSlow()));
    }

    public DefinitionBuilder restart(RestartPolicy value) {
        restart = value;
        return this;
    }

    public DefinitionBuilder onEnd(RestartPolicy.OnEnd value) {
        return restart(new RestartPolicy(
                restart.delay(),
                restart.maxDelay(),
                restart.healthyAfter(),
                value,
                restart.quarantineAfter(),
                restart.quarantineDelay()));
    }

    public DefinitionBuilder ffmpeg(ExtraArguments value) {
        ffmpeg = value;
        return this;
    }

    public Definition build() {
        return new Definition(
                name,
                enabled,
                Optional.empty(),
                labels,
                schedule,
                seamless,
                inputs,
                outputs,
                video,
                audio,
                watchdog,
                restart,
                ffmpeg,
                Place.ANYWHERE,
                Set.of(),
                Set.of());
    }
}
