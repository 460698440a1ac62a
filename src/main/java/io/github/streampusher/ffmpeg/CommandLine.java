package io.github.streampusher.ffmpeg;

import io.github.streampusher.stream.Text;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** FFmpeg's arguments, without the program itself. Printed, it is masked; two are equal if FFmpeg is told the same. */
public record CommandLine(List<Text> arguments) {
    public CommandLine {
        arguments = List.copyOf(arguments);
    }

    /** The arguments as FFmpeg must get them, secrets included: for the one place that starts it. */
    public List<String> reveal() {
        return arguments.stream().map(Text::reveal).toList();
    }

    /** As it could be typed into a shell, masked as well as it can be without knowing all secrets. */
    @Override
    public String toString() {
        return masked(new Redactor(Set.of()));
    }

    /** As it could be typed into a shell, without what the redactor knows as secret. */
    public String masked(Redactor redactor) {
        return arguments.stream()
                .map(Text::toString)
                .map(redactor::redact)
                .map(CommandLine::quoted)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_.,:/=@%+*-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
