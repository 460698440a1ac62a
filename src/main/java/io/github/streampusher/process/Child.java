package io.github.streampusher.process;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.health.AudioRate;
import io.github.streampusher.health.OutputFaultParser;
import io.github.streampusher.health.ParameterSets;
import io.github.streampusher.health.ProgressParser;
import io.github.streampusher.health.SourceReportParser;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher.StopSignal;
import io.github.streampusher.supervision.port.LineLog;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running child and what was read of it so far. Its reading is confined to the pump thread. */
final class Child {
    /** No child holds the pump for more than this before the others' turn comes. */
    private static final int MAX_BYTES_PER_READ = 1024 * 1024;

    /** FFmpeg prints the next progress half a second after the last. */
    private static final Duration PROGRESS_PAUSE = Duration.ofMillis(400);

    /** A pipe holds 64 KiB, but one page beyond a user's first 1024 pipes; half a page is 130 lines a second. */
    private static final int BUSY_BYTES = 2 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    private final RunId run;
    private final Process process;
    private final ChildGroup group;
    // made once, because Java makes each of these slowly where it compiles quickly
    private final ObjIntConsumer<byte[]> progress;
    private final ObjIntConsumer<byte[]> errors;
    private final Runnable flush;

    private final OutputFaultParser outputFaults;
    private final SourceReportParser sourceReports;
    private Duration readAt = Duration.ZERO;
    private Duration progressDue = Duration.ZERO;
    private final StderrLines errorLines;
    private boolean bugReported;
    private volatile boolean stopRequested;
    private boolean stopMarked;

    /**
     * @param script whether the program is a script, which may start others
     * @param budget of lines of all children
     */
    Child(Launch launch, Process process, boolean script, LineBudget budget, EventSink inbox, LineLog log) {
        this.run = launch.run();
        this.process = process;
        // the handle, for Process.destroy() closes the pipes and loses the last lines
        this.group = new ChildGroup(run, process.toHandle(), script);
        ParameterSets parameterSets = new ParameterSets();
        AudioRate audioRate = new AudioRate();
        ProgressParser parser = new ProgressParser(
                sample -> inbox.offer(new Event.Sampled(run, sample)),
                line -> parameterSets
                        .accept(line)
                        .or(() -> audioRate.accept(line))
                        .ifPresent(report -> inbox.offer(new Event.SourceReported(run, report))));
        this.progress = parser::accept;
        this.outputFaults = new OutputFaultParser(launch.commandLine().teeOutputs(), launch.redactor());
        this.sourceReports = new SourceReportParser(launch.redactor());
        this.errorLines = new StderrLines(
                launch.redactor(),
                budget,
                line -> runGuarded(() -> log.append(run.stream(), named(line))),
                line -> runGuarded(() -> {
                    outputFaults.accept(line).ifPresent(faults -> inbox.offer(new Event.OutputsReported(run, faults)));
                    sourceReports
                            .accept(line, readAt)
                            .ifPresent(report -> inbox.offer(new Event.SourceReported(run, report)));
                }));
        this.errors = errorLines::accept;
        this.flush = () -> errorLines.flushIfDue(readAt);
    }

    /** Of several children of a stream, each line tells which one has printed it. */
    private LogLine named(LogLine line) {
        return run.unit().equals(Unit.WHOLE) ? line : new LogLine(line.level(), run.unit() + ": " + line.text());
    }

    RunId run() {
        return run;
    }

    ChildGroup group() {
        return group;
    }

    /** Sends the signal to all its processes. Any thread may call it. */
    void signal(StopSignal signal) {
        stopRequested = true;
        group.living().forEach(member -> signal(member, signal));
    }

    private static void signal(ProcessHandle member, StopSignal signal) {
        boolean stopped =
                ProcessEntry.of(member.pid()).filter(ProcessEntry::isStopped).isPresent();
        if (signal == StopSignal.KILL || stopped) { // a stopped process does not see SIGTERM
            member.destroyForcibly();
        } else {
            member.destroy();
        }
    }

    /** After the leader's exit: whether the others have gone, too. If nobody has stopped the run, they are killed. */
    boolean isGone() {
        List<ProcessHandle> left = group.descendants().toList();
        if (!stopRequested) {
            left.forEach(ProcessHandle::destroyForcibly);
        }
        return left.isEmpty();
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /**
     * Reads what is there, without ever waiting.
     *
     * @return whether there was so much that the child might soon have to wait for its reader
     */
    boolean read(byte[] buffer, Duration now) {
        readAt = now;
        if (now.compareTo(progressDue) >= 0) {
            int bytes = read(process.getInputStream(), buffer, progress);
            progressDue = bytes > 0 && bytes < BUSY_BYTES ? now.plus(PROGRESS_PAUSE) : now;
        }
        int bytes = read(process.getErrorStream(), buffer, errors);
        runGuarded(flush);
        return bytes >= BUSY_BYTES;
    }

    /** What it prints from now on, our signal may have brought about. */
    void markStop(byte[] buffer) {
        if (!stopMarked) {
            read(process.getErrorStream(), buffer, errors);
            errorLines.markStop();
            stopMarked = true;
        }
    }

    /** Reads the rest: whoever else holds the pipes, all that the child itself has printed is in them. */
    Event.Exited finish(byte[] buffer) throws InterruptedException {
        int status = process.waitFor(); // returns at once: the exit was seen
        read(process.getInputStream(), buffer, progress);
        read(process.getErrorStream(), buffer, errors);
        return new Event.Exited(run, status, lastLines());
    }

    private List<LogLine> lastLines() {
        List<LogLine> lines = new ArrayList<>();
        runGuarded(() -> lines.addAll(errorLines.finish()));
        return lines;
    }

    private int read(InputStream pipe, byte[] buffer, ObjIntConsumer<byte[]> sink) {
        int total = 0;
        try {
            for (int waiting = pipe.available();
                    waiting > 0 && total < MAX_BYTES_PER_READ;
                    waiting = pipe.available()) {
                int count = pipe.read(buffer, 0, Math.min(waiting, buffer.length));
                runGuarded(() -> sink.accept(buffer, count));
                total += count;
            }
        } catch (IOException e) {
            LOG.debug("{}: a pipe has gone: {}", run, e.toString());
        }
        return total;
    }

    /** Whatever fails with what was read, reading goes on: a full pipe would freeze the stream. */
    private void runGuarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError e) { // the latter: a pattern and an odd line
            if (!bugReported) {
                LOG.error("{}: lost some of the child's output; this is a bug, logged once a run", run, e);
            }
            bugReported = true;
        }
    }
}
