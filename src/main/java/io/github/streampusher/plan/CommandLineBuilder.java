package io.github.streampusher.plan;

import io.github.streampusher.stream.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a command line. */
public final class CommandLineBuilder {
    private final List<Text> arguments = new ArrayList<>();
    private final List<CommandLine.Preset> presets = new ArrayList<>();
    private final List<CommandLine.TeeOutput> teeOutputs = new ArrayList<>();

    public void add(String... plain) {
        for (String argument : plain) {
            arguments.add(Text.plain(argument));
        }
    }

    public void add(Text argument) {
        arguments.add(argument);
    }

    void add(List<String> plain) {
        plain.forEach(this::add);
    }

    void addAll(List<Text> more) {
        arguments.addAll(more);
    }

    /** Adds our options except those that the operator gave, then the operator's. */
    public void addOptions(Map<String, String> ours, Map<String, Text> theirs) {
        mergeOptions(ours, theirs).forEach((name, value) -> {
            add("-" + name);
            add(value);
        });
    }

    static Map<String, Text> mergeOptions(Map<String, String> ours, Map<String, Text> theirs) {
        Map<String, Text> options = new LinkedHashMap<>();
        ours.forEach((name, value) -> options.put(name, Text.plain(value)));
        options.keySet().removeAll(theirs.keySet());
        options.putAll(theirs);
        return options;
    }

    /** Adds options that go to FFmpeg in a preset file, because every user can read a command line. */
    void addPreset(Map<String, Text> options) {
        if (!options.isEmpty()) {
            presets.add(new CommandLine.Preset(arguments.size(), options));
        }
    }

    /** Records how FFmpeg names an output of a tee. */
    void addTeeOutput(CommandLine.TeeOutput output) {
        teeOutputs.add(output);
    }

    public CommandLine build() {
        teeOutputs.sort(Comparator.comparing(CommandLine.TeeOutput::outputIndex));
        return new CommandLine(arguments, presets, teeOutputs);
    }
}
