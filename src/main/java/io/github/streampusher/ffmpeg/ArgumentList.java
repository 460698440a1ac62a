package io.github.streampusher.ffmpeg;

import io.github.streampusher.stream.Text;
import java.util.ArrayList;
import java.util.List;

/** A command line while it is being written. */
final class ArgumentList {
    private final List<Text> arguments = new ArrayList<>();

    void add(String... plain) {
        for (String argument : plain) {
            arguments.add(Text.plain(argument));
        }
    }

    void add(Text argument) {
        arguments.add(argument);
    }

    void addAll(List<Text> more) {
        arguments.addAll(more);
    }

    CommandLine commandLine() {
        return new CommandLine(arguments);
    }
}
