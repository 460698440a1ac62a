package io.github.streampusher.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The YAML of one stream after defaults are applied and references are resolved.
 *
 * @param inputs in order of preference; at least one
 * @param outputs all of them at once; at least one
 * @param referencedValues values that came from references and must not be shown, whatever they are used for
 */
public record Definition(
        StreamName name,
        boolean enabled,
        Map<String, Text> labels,
        List<Input> inputs,
        List<Output> outputs,
        Video video,
        Audio audio,
        Watchdog watchdog,
        RestartPolicy restart,
        ExtraArguments ffmpeg,
        Set<String> referencedValues) {

    /** @throws IllegalArgumentException without an input or an output */
    public Definition {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        referencedValues = Set.copyOf(referencedValues);
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("stream " + name + " needs an input and an output");
        }
    }

    /** A definition without references. */
    public Definition(
            StreamName name,
            boolean enabled,
            Map<String, Text> labels,
            List<Input> inputs,
            List<Output> outputs,
            Video video,
            Audio audio,
            Watchdog watchdog,
            RestartPolicy restart,
            ExtraArguments ffmpeg) {
        this(name, enabled, labels, inputs, outputs, video, audio, watchdog, restart, ffmpeg, Set.of());
    }

    /** The same, with values that must not be shown. */
    public Definition withReferencedValues(Set<String> values) {
        return new Definition(name, enabled, labels, inputs, outputs, video, audio, watchdog, restart, ffmpeg, values);
    }

    /**
     * Whether a running FFmpeg must be restarted to go from the other definition to this one. Labels, watchdog, restart
     * and enabled do not concern FFmpeg; whatever else differs means a restart, also what is added to this class later.
     */
    public boolean needsOtherProcessThan(Definition other) {
        return !equals(new Definition(
                other.name,
                enabled,
                labels,
                other.inputs,
                other.outputs,
                other.video,
                other.audio,
                watchdog,
                restart,
                other.ffmpeg,
                referencedValues));
    }

    /** The preferred input; of the definition of a run, which has one route, the only one. */
    public Input input() {
        return inputs.get(0);
    }

    /** Whether it has the alternatives that this route takes. */
    public boolean hasRoute(Route route) {
        return route.input() < inputs.size()
                && route.backups().stream()
                        .allMatch(place -> place < outputs.size()
                                && outputs.get(place).backup().isPresent());
    }

    /** How many routes are tried one after another: each input, and a backup. */
    public int routeCount() {
        return inputs.size()
                + (outputs.stream().anyMatch(output -> output.backup().isPresent()) ? 1 : 0);
    }

    /**
     * The definition of a run that takes this route: one input, and one address an output.
     *
     * @throws IllegalArgumentException when it has no such alternatives
     */
    public Definition forRoute(Route route) {
        if (!hasRoute(route)) {
            throw new IllegalArgumentException("stream " + name + " has no " + route);
        }
        List<Output> taken = new ArrayList<>();
        for (int place = 0; place < outputs.size(); place++) {
            taken.add(outputs.get(place).withSingleAddress(route.backups().contains(place)));
        }
        List<Input> input = List.of(inputs.get(route.input()));
        return new Definition(
                name, enabled, labels, input, taken, video, audio, watchdog, restart, ffmpeg, referencedValues);
    }

    /** A stream with everything at its default but where it reads and where it pushes. */
    public static Definition of(StreamName name, Input input, Output output) {
        return new Definition(
                name,
                true,
                Map.of(),
                List.of(input),
                List.of(output),
                Video.DEFAULT,
                Audio.DEFAULT,
                Watchdog.DEFAULT,
                RestartPolicy.DEFAULT,
                ExtraArguments.NONE);
    }

    /** Every value that must not be shown in anything this stream's child prints or is told. */
    public Set<String> secrets() {
        Set<String> secrets = new TreeSet<>(ffmpeg.secrets());
        secrets.addAll(referencedValues);
        labels.values().forEach(label -> secrets.addAll(label.secrets()));
        inputs.forEach(input -> secrets.addAll(input.secrets()));
        outputs.forEach(output -> secrets.addAll(output.secrets()));
        return secrets;
    }
}
