package io.github.streampusher.stream;

import java.util.List;
import java.util.stream.Stream;

/** The escape hatch: arguments that are passed to FFmpeg untouched, at three places of its command line. */
public record ExtraArguments(List<Text> global, List<Text> input, List<Text> output) {
    public static final ExtraArguments NONE = new ExtraArguments(List.of(), List.of(), List.of());

    public ExtraArguments {
        global = List.copyOf(Secrets.markArguments(global));
        input = List.copyOf(Secrets.markArguments(input));
        output = List.copyOf(Secrets.markArguments(output));
    }

    /** All of them. */
    List<Text> texts() {
        return Stream.of(global, input, output).flatMap(List::stream).toList();
    }
}
