package io.github.streampusher.supervision.port;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Redactor;
import java.util.List;

/**
 * All that is needed to start a child.
 *
 * @param program FFmpeg's path, or a bare name to be looked up on PATH
 * @param redactor masks the lines of the child in its log
 * @param replacedFiles files that the child will write from their beginning; existing ones are renamed before
 */
public record Launch(
        RunId run, String program, CommandLine commandLine, Redactor redactor, List<String> replacedFiles) {
    public Launch {
        replacedFiles = List.copyOf(replacedFiles);
    }
}
