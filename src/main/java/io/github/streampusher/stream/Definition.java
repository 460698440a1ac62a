package io.github.streampusher.stream;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The YAML of one stream after defaults are applied and references are resolved.
 *
 * @param title the name for people, in any script
 * @param schedule when it runs; empty: always
 * @param seamless whether a change of input keeps the session at the destination
 * @param inputs in order of preference; at least one
 * @param outputs all of them at once; at least one
 * @param referencedValues values that came from references and must not be shown, whatever they are used for
 * @param commands that give values at each start
 */
public record Definition(
        StreamName name,
        boolean enabled,
        Optional<Text> title,
        Map<String, Text> labels,
        Optional<Schedule> schedule,
        Seamless seamless,
        List<Input> inputs,
        List<Output> outputs,
        Video video,
        Audio audio,
        Watchdog watchdog,
        RestartPolicy restart,
        ExtraArguments ffmpeg,
        Place place,
        Set<String> referencedValues,
        Set<Text.Command> commands) {
    /** @throws IllegalArgumentException without an input or an output */
    public Definition {
        title = title.map(text -> new Address(text).withSecretsMarked());
        labels = Collections.unmodifiableMap(Secrets.markAddresses(labels));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        referencedValues = Set.copyOf(referencedValues);
        commands = Set.copyOf(commands);
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new IllegalArgumentException("stream " + name + " needs an input and an output");
        }
    }

    /** The same, with values that must not be shown. */
    public Definition withReferencedValues(Set<String> values) {
        return withReferences(values, commands);
    }

    /** The same, with values that must not be shown, and with commands that give some. */
    public Definition withReferences(Set<String> values, Set<Text.Command> newCommands) {
        return with(inputs, outputs, video, audio, watchdog, restart, ffmpeg, values, newCommands);
    }

    /** The same with the values of commands in the place of these. */
    public Definition with(Text.CommandValues printed) {
        if (printed.values().isEmpty()) {
            return this;
        }
        UnaryOperator<Text> fill = text -> text.with(printed);
        Set<String> values = new HashSet<>(referencedValues);
        values.addAll(printed.values().values());
        return with(
                inputs.stream().map(input -> input.map(fill)).toList(),
                outputs.stream().map(output -> output.map(fill)).toList(),
                video.map(fill),
                audio,
                watchdog,
                restart,
                ffmpeg.map(fill),
                values,
                commands);
    }

    /**
     * The commands whose values a child needs.
     *
     * @param reads whether it reads the inputs
     * @param writes whether it writes to the outputs
     */
    public Set<Text.Command> commandsOf(boolean reads, boolean writes) {
        return commands.stream()
                .filter(command -> reads && readTexts().anyMatch(text -> text.uses(command))
                        || writes && writtenTexts().anyMatch(text -> text.uses(command))
                        || ffmpeg.texts().stream().anyMatch(text -> text.uses(command)))
                .collect(Collectors.toSet());
    }

    private Stream<Text> readTexts() {
        return Stream.of(
                        inputs.stream()
                                .flatMap(input -> input.addresses().stream().map(Address::text)),
                        inputs.stream().flatMap(input -> input.texts().stream()),
                        video.overlays().stream().map(Video.Overlay::content))
                .flatMap(texts -> texts);
    }

    private Stream<Text> writtenTexts() {
        return outputs.stream()
                .flatMap(output ->
                        Stream.concat(output.shownAddresses().map(Address::text), output.options().values().stream()));
    }

    /** The same with other inputs and outputs. */
    public Definition with(List<Input> newInputs, List<Output> newOutputs) {
        return with(newInputs, newOutputs, video, audio);
    }

    /** The same with other media. */
    public Definition with(List<Input> newInputs, List<Output> newOutputs, Video newVideo, Audio newAudio) {
        return with(newInputs, newOutputs, newVideo, newAudio, watchdog, restart, ffmpeg, referencedValues, commands);
    }

    /** The same with other rules of when it is unwell and when it is started again. */
    public Definition with(Watchdog newWatchdog, RestartPolicy newRestart) {
        return with(inputs, outputs, video, audio, newWatchdog, newRestart, ffmpeg, referencedValues, commands);
    }

    private Definition with(
            List<Input> newInputs,
            List<Output> newOutputs,
            Video newVideo,
            Audio newAudio,
            Watchdog newWatchdog,
            RestartPolicy newRestart,
            ExtraArguments newArguments,
            Set<String> values,
            Set<Text.Command> newCommands) {
        return new Definition(
                name,
                enabled,
                title,
                labels,
                schedule,
                seamless,
                newInputs,
                newOutputs,
                newVideo,
                newAudio,
                newWatchdog,
                newRestart,
                newArguments,
                place,
                values,
                newCommands);
    }

    /**
     * Whether a running FFmpeg must be restarted to go from the other definition to this one. Title, labels, schedule,
     * seamless, watchdog, restart, place, checks, how much is retained and enabled do not concern FFmpeg; whatever else
     * differs means a restart, also what is added to this class later.
     */
    public boolean needsOtherProcessThan(Definition other) {
        return !asWritten()
                .equals(new Definition(
                        other.name,
                        enabled,
                        title,
                        labels,
                        schedule,
                        seamless,
                        other.inputs,
                        other.asWritten().outputs,
                        other.video,
                        other.audio,
                        watchdog,
                        restart,
                        other.ffmpeg,
                        place,
                        referencedValues,
                        commands));
    }

    private Definition asWritten() {
        return with(inputs, outputs.stream().map(Output::asWritten).toList());
    }

    /** The same without alternatives to its outputs. */
    public Definition withoutBackups() {
        return with(
                inputs,
                outputs.stream().map(output -> output.withSingleAddress(false)).toList());
    }

    /** The preferred input; of the definition of a run, which has one route, the only one. */
    public Input input() {
        return inputs.get(0);
    }

    /** The channel that it plays, if its preferred input is one. */
    public Optional<Input.Source> channel() {
        return Optional.of(input())
                .filter(Input.Source.class::isInstance)
                .map(Input.Source.class::cast)
                .filter(source -> source.files().isPresent());
    }

    /** Whether it has the alternatives that this route takes. */
    public boolean hasRoute(Route route) {
        return route.input() < inputs.size()
                && route.backups().stream()
                        .allMatch(place -> place < outputs.size()
                                && outputs.get(place).backup().isPresent());
    }

    /** The number of routes that are tried in turn: each input, and a backup. */
    public int routeCount() {
        return inputs.size()
                + (outputs.stream().anyMatch(output -> output.backup().isPresent()) ? 1 : 0);
    }

    /** Where it writes, of which no two runs may be at once; of each output the address and the backup. */
    public Set<String> targets() {
        return outputs.stream()
                .flatMap(output -> output.addresses().stream())
                .filter(address -> commands.stream().noneMatch(address.text()::uses)) // known when it is started
                .flatMap(address -> address.target().stream())
                .collect(Collectors.toSet());
    }

    /** The capture devices that it reads, and the ports on which it waits for a sender: they serve one reader at a time. */
    public Set<String> devices() {
        return inputs.stream()
                .flatMap(input -> input instanceof Input.Source source && source.isListening()
                        ? Stream.of(source.url().reveal())
                        : input.addresses().stream()
                                .map(Address::reveal)
                                .filter(address -> address.startsWith("/dev/") || address.matches("(plug)?hw:.*")))
                .collect(Collectors.toSet());
    }

    /**
     * The definition of a run that takes this route: one input, and one address an output.
     *
     * @throws IllegalArgumentException when it has no such alternatives
     */
    public Definition forRoute(Route route) {
        if (routeCount() == 1 && route.isPreferred()) {
            return this;
        }
        if (!hasRoute(route)) {
            throw new IllegalArgumentException("stream " + name + " has no " + route);
        }
        List<Output> taken = IntStream.range(0, outputs.size())
                .mapToObj(place ->
                        outputs.get(place).withSingleAddress(route.backups().contains(place)))
                .toList();
        return with(List.of(inputs.get(route.input())), taken);
    }

    /** Every value that is masked wherever it is printed. */
    public Set<String> secrets() {
        return Redactor.secretsOf(this);
    }

    /** Masks everything in this stream's lines that must not be shown. */
    public Redactor redactor() {
        return Redactor.of(this);
    }

    /** Every address, those of backups and checks too. */
    Stream<Address> addresses() {
        return Stream.concat(
                inputs.stream().flatMap(input -> input.addresses().stream()),
                outputs.stream().flatMap(Output::shownAddresses));
    }

    /** Every text that is no address. */
    Stream<Text> texts() {
        return Stream.of(
                        title.stream(),
                        video.overlays().stream().map(Video.Overlay::content),
                        labels.values().stream(),
                        ffmpeg.texts().stream(),
                        inputs.stream().flatMap(input -> input.texts().stream()),
                        outputs.stream().flatMap(output -> output.options().values().stream()))
                .flatMap(texts -> texts);
    }

    /** The escape hatch: arguments that are passed to FFmpeg untouched, at three places of its command line. */
    public record ExtraArguments(List<Text> global, List<Text> input, List<Text> output) {
        public ExtraArguments {
            global = List.copyOf(Secrets.markArguments(global));
            input = List.copyOf(Secrets.markArguments(input));
            output = List.copyOf(Secrets.markArguments(output));
        }

        ExtraArguments map(UnaryOperator<Text> change) {
            return new ExtraArguments(
                    global.stream().map(change).toList(),
                    input.stream().map(change).toList(),
                    output.stream().map(change).toList());
        }

        /** All of them. */
        List<Text> texts() {
            return Stream.of(global, input, output).flatMap(List::stream).toList();
        }
    }

    /**
     * Where in a fleet a stream runs.
     *
     * @param needs a node, or a label of one, without which it cannot run
     * @param prefers a node, or a label of one, without which it can
     * @param cores what it needs of a node; empty: by whether its video is copied or encoded
     * @param priority the highest gets a place first
     */
    public record Place(Optional<String> needs, Optional<String> prefers, Optional<Double> cores, int priority) {
        public static final Place ANYWHERE = new Place(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    /** Whether a change of input keeps the session at the destination, for which media go through the relay. */
    public enum Seamless {
        /** Where the video is encoded, and so has one form for ever. */
        AUTO,
        ON,
        OFF
    }
}
