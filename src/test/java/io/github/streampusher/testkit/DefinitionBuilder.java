package io.github.streampusher.testkit;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.ExtraArguments;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds definitions: the test picture to an RTMP server with every default, except for what a test sets. */
public final class DefinitionBuilder {
    private final StreamName name;
    private boolean enabled = true;
    private Map<String, Text> labels = Map.of();
    private List<Input> inputs;
    private List<Output> outputs;
    private Video video = Video.DEFAULT;
    private Audio audio = Audio.DEFAULT;
    private Watchdog watchdog = Watchdog.DEFAULT;
    private RestartPolicy restart = RestartPolicy.DEFAULT;
    private ExtraArguments ffmpeg = ExtraArguments.NONE;

    private DefinitionBuilder(StreamName name) {
        this.name = name;
        inputs = List.of(source("test"));
        outputs = List.of(output("rtmp://h/app/" + name));
    }

    public static DefinitionBuilder stream(String name) {
        return new DefinitionBuilder(new StreamName(name));
    }

    public static Input.Source source(String address) {
        return Input.Source.of(Address.of(address));
    }

    public static Output output(String address) {
        return Output.of(Address.of(address));
    }

    public static Output output(String address, String backup) {
        return new Output(Address.of(address), Optional.of(Address.of(backup)), Optional.empty(), true, Map.of());
    }

    public DefinitionBuilder enabled(boolean value) {
        enabled = value;
        return this;
    }

    public DefinitionBuilder labels(Map<String, Text> values) {
        labels = values;
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
                watchdog.startTimeout(), value, watchdog.minSpeed(), watchdog.slowAfter(), watchdog.onSlow()));
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
        return new Definition(name, enabled, labels, inputs, outputs, video, audio, watchdog, restart, ffmpeg);
    }
}
