package io.github.streampusher.plan;

import io.github.streampusher.stream.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A command line while it is being written. */
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

    void addAll(List<Text> more) {
        arguments.addAll(more);
    }

    /** Adds options that we want, but for those that the operator gave, then the operator's. */
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

    /** Adds options that nobody may read on the command line. */
    void addPreset(Map<String, Text> options) {
        if (!options.isEmpty()) {
            presets.add(new CommandLine.Preset(arguments.size(), options));
        }
    }

    /** Names an output as FFmpeg does. */
    void addTeeOutput(CommandLine.TeeOutput branch) {
        teeOutputs.add(branch);
    }

    public CommandLine build() {
        teeOutputs.sort(Comparator.comparing(CommandLine.TeeOutput::outputIndex));
        return new CommandLine(arguments, presets, teeOutputs);
    }
}
