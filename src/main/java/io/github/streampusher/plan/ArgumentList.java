package io.github.streampusher.plan;

import io.github.streampusher.stream.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A command line while it is being written. */
public final class ArgumentList {
    private final List<Text> arguments = new ArrayList<>();
    private final List<CommandLine.Preset> presets = new ArrayList<>();
    private final List<CommandLine.Branch> branches = new ArrayList<>();

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
        merged(ours, theirs).forEach((name, value) -> {
            add("-" + name);
            add(value);
        });
    }

    static Map<String, Text> merged(Map<String, String> ours, Map<String, Text> theirs) {
        Map<String, Text> options = new LinkedHashMap<>();
        ours.forEach((name, value) -> options.put(name, Text.plain(value)));
        options.keySet().removeAll(theirs.keySet());
        options.putAll(theirs);
        return options;
    }

    /** Adds options that nobody may read on the command line. */
    void addHidden(Map<String, Text> options) {
        if (!options.isEmpty()) {
            presets.add(new CommandLine.Preset(arguments.size(), options));
        }
    }

    /** Names an output as FFmpeg does. */
    void addBranch(CommandLine.Branch branch) {
        branches.add(branch);
    }

    public CommandLine commandLine() {
        branches.sort(Comparator.comparing(CommandLine.Branch::place));
        return new CommandLine(arguments, presets, branches);
    }
}
