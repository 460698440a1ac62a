package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.process.ChildEnvironment;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.StartFailure;
import io.github.streampusher.process.Tool;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.supervision.port.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;

/**
 * Runs ffprobe on a stream's source. Blocks the caller for three times {@link #TIMEOUT} at most; an interrupt kills ffprobe.
 *
 * @param program ffprobe's path, or a bare name that is looked up on PATH
 * @param workDir where its relative paths begin
 * @param runDir the run directory of the daemon that probes, for the mark of its processes
 */
public record Ffprobe(String program, Path workDir, Optional<Path> runDir) {
    /** A live source takes some seconds to be recognised. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Five seconds of media are read to find key frames; a source whose clock is slow or stands would take for ever. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(8);

    /** Of the mode of a file, as stat(2) has it. */
    private static final int FILE_TYPE = 0xF000;

    private static final int NAMED_PIPE = 0x1000;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** For a command, whose probe needs no mark. */
    public Ffprobe(String program, Path workDir) {
        this(program, workDir, Optional.empty());
    }

    /** What the source has, or why that is unknown. */
    public ProbeResult probe(Definition definition, Capabilities ffmpeg) throws InterruptedException {
        Optional<CommandLine> arguments = ProbeCommand.of(definition, Optional.empty(), ffmpeg);
        Input.Source source = Planner.preferredSource(definition);
        if (arguments.isEmpty() || isNamedPipe(source)) {
            return new ProbeResult.Skipped();
        }
        boolean isFile = source.isFile();
        ProbeResult first = probe(definition, arguments.get(), !isFile);
        Optional<CommandLine> better =
                first.media().flatMap(media -> ProbeCommand.of(definition, first.media(), ffmpeg));
        boolean isMeasured = better.equals(arguments) || first.media().isEmpty();
        if (isMeasured) {
            return first;
        }
        ProbeResult second = probe(definition, better.orElseThrow(), false);
        if (second.media().isEmpty()) {
            return first; // a camera may take one caller at a time, and need some seconds to forget the last one
        }
        boolean hasEnd =
                second.media().filter(Media::hasEnd).isPresent(); // then its times are not those of its arrival
        return hasEnd ? probe(definition, arguments.get(), false) : second;
    }

    /** A probe would take media that comes once, and its end would end the program that writes there. */
    private boolean isNamedPipe(Input.Source source) {
        try {
            Path path = workDir.resolve(source.url().reveal().replaceFirst("^file:(//)?", ""));
            return source.isFile() && ((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == NAMED_PIPE;
        } catch (IOException | InvalidPathException e) {
            return false; // it is not there, or is no path
        }
    }

    /** @param isFirst whether another probe follows if the source, which is no file, turns out to have no clock */
    private ProbeResult probe(Definition definition, CommandLine arguments, boolean isFirst)
            throws InterruptedException {
        Optional<Path> ffprobe = Program.find(program);
        if (ffprobe.isEmpty()) {
            return failed(Cause.FFMPEG_MISSING, program + " is not there, or is not executable");
        }
        List<String> command =
                new ArrayList<>(List.of(ffprobe.get().toAbsolutePath().toString()));
        command.addAll(arguments.reveal(preset -> ""));
        Map<String, String> environment = runDir.map(dir -> ChildEnvironment.ofProbe(definition.name(), dir))
                .map(ChildEnvironment::changes)
                .orElseGet(ChildEnvironment::removals);
        try (Tool tool = Tool.start(command, "", workDir, environment)) {
            return parseResult(await(tool, isFirst), arguments, definition.redactor());
        } catch (TimeoutException e) {
            return failed(Cause.SOURCE_TIMEOUT, "ffprobe gave no answer within " + DurationText.format(TIMEOUT));
        } catch (IOException e) {
            return new ProbeResult.Failed(StartFailure.diagnose(e));
        }
    }

    /** The answer, or what is known of an open source when enough time was given to it. */
    private static Tool.Result await(Tool tool, boolean isFirst)
            throws IOException, TimeoutException, InterruptedException {
        long start = System.nanoTime();
        long openedAt = Long.MAX_VALUE;
        while (true) {
            try {
                return tool.await(POLL_INTERVAL);
            } catch (TimeoutException e) {
                SourceDump dump = SourceDump.of(tool.soFar().errors());
                long now = System.nanoTime();
                openedAt = dump.isComplete() ? Math.min(openedAt, now) : openedAt;
                boolean isReadForLong = openedAt < now && now - openedAt > READ_LIMIT.toNanos();
                if (isReadForLong || isFirst && dump.isComplete() && dump.hasNoClock()) {
                    return tool.soFar();
                }
                if (now - start > TIMEOUT.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private static ProbeResult parseResult(Tool.Result answer, CommandLine asked, Redactor redactor) {
        if (answer.status() == 0) {
            return new ProbeResult.Succeeded(
                    ProbeParser.parse(answer.output().lines().toList()));
        }
        SourceDump dump = SourceDump.of(answer.errors());
        if (dump.isComplete()) {
            int complete = answer.output().lastIndexOf('\n') + 1; // it may have been asked in the middle of a record
            List<String> records = new ArrayList<>(
                    answer.output().substring(0, complete).lines().toList());
            records.addAll(dump.records());
            return new ProbeResult.Succeeded(ProbeParser.parse(records));
        }
        List<LogLine> lines = answer.errors().lines().map(LogLine::parse).toList();
        return new ProbeResult.Failed(Diagnoser.diagnose(
                Evidence.ofLines(lines, OptionalInt.of(answer.status()), asked.invocation()), redactor));
    }

    private static ProbeResult failed(Cause cause, String evidence) {
        return new ProbeResult.Failed(new Diagnosis(cause, evidence));
    }
}
