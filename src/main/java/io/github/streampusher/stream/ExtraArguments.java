package io.github.streampusher.stream;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The escape hatch: arguments that are passed to FFmpeg untouched, at three places of its command line. */
public record ExtraArguments(List<Text> global, List<Text> input, List<Text> output) {
    public static final ExtraArguments NONE = new ExtraArguments(List.of(), List.of(), List.of());

    public ExtraArguments {
        global = List.copyOf(global);
        input = List.copyOf(input);
        output = List.copyOf(output);
    }

    /** Values in them that must not be shown. */
    public Set<String> secrets() {
        Set<String> secrets = new TreeSet<>();
        Stream.of(global, input, output).flatMap(List::stream).forEach(text -> secrets.addAll(text.secrets()));
        return secrets;
    }
}
