package io.github.streampusher.supervision.port;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Redactor;
import java.util.Optional;

/**
 * All that is needed to start a child.
 *
 * @param program FFmpeg's path, or a bare name to be looked up on PATH
 * @param redactor masks what the child prints, before anything else sees it
 * @param planRequest what may lead to a better command line; empty: it is final
 */
public record Launch(
        RunId run, String program, CommandLine commandLine, Redactor redactor, Optional<PlanRequest> planRequest) {

    public Launch(RunId run, String program, CommandLine commandLine, Redactor redactor) {
        this(run, program, commandLine, redactor, Optional.empty());
    }

    /**
     * A definition that is to be planned by what its source has.
     *
     * @param forceProbe whether the source must be asked, even if it is known
     */
    public record PlanRequest(Definition definition, boolean forceProbe) {}

    /** With the command line that came of the plan. */
    public Launch withCommandLine(CommandLine better) {
        return new Launch(run, program, better, redactor);
    }
}
