package io.github.streampusher.supervision;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import java.util.List;
import java.util.Optional;

/** Definitions with alternatives. */
public final class TestDefinitions {
    private static final RestartPolicy RESTART_ON_END = new RestartPolicy(
            RestartPolicy.DEFAULT.delay(),
            RestartPolicy.DEFAULT.maxDelay(),
            RestartPolicy.DEFAULT.healthyAfter(),
            RestartPolicy.OnEnd.RESTART,
            RestartPolicy.DEFAULT.quarantineAfter(),
            RestartPolicy.DEFAULT.quarantineDelay());

    private TestDefinitions() {}

    static Definition withInputs(Definition definition, Input... inputs) {
        return with(definition, List.of(inputs), definition.outputs());
    }

    /** The first output gets a backup. */
    static Definition withBackup(Definition definition, String address) {
        Output output = definition.outputs().get(0);
        return with(
                definition,
                definition.inputs(),
                List.of(new Output(
                        output.url(),
                        Optional.of(Address.of(address)),
                        output.format(),
                        output.tlsVerify(),
                        output.options())));
    }

    static Definition restartingOnEnd(Definition definition) {
        return with(definition, definition.inputs(), definition.outputs(), RESTART_ON_END);
    }

    public static Definition with(Definition definition, List<Input> inputs, List<Output> outputs) {
        return with(definition, inputs, outputs, definition.restart());
    }

    private static Definition with(
            Definition definition, List<Input> inputs, List<Output> outputs, RestartPolicy restart) {
        return new Definition(
                definition.name(),
                definition.enabled(),
                definition.labels(),
                inputs,
                outputs,
                definition.video(),
                definition.audio(),
                definition.watchdog(),
                restart,
                definition.ffmpeg());
    }
}
