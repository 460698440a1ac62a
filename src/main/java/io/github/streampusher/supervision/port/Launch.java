package io.github.streampusher.supervision.port;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.HlsOutput;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Redactor;
import java.util.List;
import java.util.Optional;

/**
 * All that is needed to start a child.
 *
 * @param program FFmpeg's path, or a bare name to be looked up on PATH
 * @param redactor masks the lines of the child in its log
 * @param replacedFiles files that the child will write from their beginning, with patterns of time or number; existing
 *     ones are renamed before
 * @param hlsOutputs whose files are looked after while it runs
 * @param retainedFiles of which the oldest are deleted while it runs
 * @param slate which is copied instead, if its file is there
 * @param isPaced whether it writes faster than it plays, and the relay limits that
 */
public record Launch(
        RunId run,
        String program,
        CommandLine commandLine,
        Redactor redactor,
        List<String> replacedFiles,
        List<HlsOutput> hlsOutputs,
        List<RetainedFiles> retainedFiles,
        Optional<SlateFile> slate,
        boolean isPaced) {
    public Launch {
        replacedFiles = List.copyOf(replacedFiles);
        hlsOutputs = List.copyOf(hlsOutputs);
        retainedFiles = List.copyOf(retainedFiles);
    }

    /** Of a child whose files need no care. */
    public Launch(RunId run, String program, CommandLine commandLine, Redactor redactor, List<String> replacedFiles) {
        this(run, program, commandLine, redactor, replacedFiles, List.of(), List.of(), Optional.empty(), false);
    }
}
