package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.ProbeResult;
import io.github.streampusher.process.ChildEnvironment;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.StartFailure;
import io.github.streampusher.process.Tool;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;

/**
 * Runs ffprobe on a stream's source. Blocks the caller for {@link #TIMEOUT} at most; an interrupt kills ffprobe.
 *
 * @param program ffprobe's path, or a bare name that is looked up on PATH
 * @param workDir where its relative paths begin
 * @param runDir the run directory of the daemon that probes, for the mark of its processes
 */
public record Ffprobe(String program, Path workDir, Optional<Path> runDir) {
    /** A live source takes some seconds to be recognised, and five more are read to find key frames. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** For a command, whose probe needs no mark. */
    public Ffprobe(String program, Path workDir) {
        this(program, workDir, Optional.empty());
    }

    /** What the source has, or why that is unknown. */
    public ProbeResult probe(Definition definition, Capabilities ffmpeg) throws InterruptedException {
        Optional<CommandLine> arguments = ProbeCommand.of(definition, ffmpeg);
        if (arguments.isEmpty()) {
            return new ProbeResult.Skipped();
        }
        Optional<Path> ffprobe = Program.find(program);
        if (ffprobe.isEmpty()) {
            return failed(Cause.FFMPEG_MISSING, program + " is not there, or is not executable");
        }
        List<String> command =
                new ArrayList<>(List.of(ffprobe.get().toAbsolutePath().toString()));
        command.addAll(arguments.get().reveal(preset -> ""));
        Map<String, String> environment = runDir.map(dir -> ChildEnvironment.ofProbe(definition.name(), dir))
                .map(ChildEnvironment::changes)
                .orElseGet(ChildEnvironment::removals);
        try (Tool tool = Tool.start(command, "", workDir, environment)) {
            return parseResult(tool.await(TIMEOUT), arguments.get(), definition.redactor());
        } catch (TimeoutException e) {
            return failed(Cause.SOURCE_TIMEOUT, "ffprobe gave no answer within " + DurationText.format(TIMEOUT));
        } catch (IOException e) {
            return new ProbeResult.Failed(StartFailure.diagnose(e));
        }
    }

    private static ProbeResult parseResult(Tool.Result answer, CommandLine asked, Redactor redactor) {
        if (answer.status() == 0) {
            return new ProbeResult.Succeeded(
                    ProbeParser.parse(answer.output().lines().toList()));
        }
        List<LogLine> lines = answer.errors().lines().map(LogLine::parse).toList();
        return new ProbeResult.Failed(Diagnoser.diagnose(
                Evidence.ofLines(lines, OptionalInt.of(answer.status()), asked.invocation()), redactor));
    }

    private static ProbeResult failed(Cause cause, String evidence) {
        return new ProbeResult.Failed(new Diagnosis(cause, evidence));
    }
}
