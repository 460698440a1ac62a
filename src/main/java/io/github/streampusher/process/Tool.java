package io.github.streampusher.process;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.Redactor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeroturnaround.exec.MessageLoggers;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;

/**
 * A running program that is started for its output: ffprobe, {@code ffmpeg -version}, an operator's notification
 * command. It gets none of the daemon's own variables, dies with the thread that started it, and is killed by {@link
 * #close}, also on a time-out or an interrupt.
 */
public final class Tool implements AutoCloseable {
    /** ffprobe prints about 60 bytes a packet: enough for some thousand packets a second, for five seconds. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_ERROR_CHARACTERS = 200;

    /** Masks the secret places of addresses. */
    private static final Redactor ADDRESSES_ONLY = new Redactor(List.of());

    /** How long a process that the program has left behind may hold its pipes open. */
    private static final int CLOSE_TIMEOUT_SECONDS = 1;

    private final String program;
    private final StartedProcess process;
    private final BoundedOutput output;
    private final BoundedOutput errors;

    /** Exit status and output of a program, each of the two streams cut to 1 MiB. */
    public record Result(int status, String output, String errors) {
        /** The last line of its errors, masked, without control characters, cut to 200 characters; may be empty. */
        public String lastError(Redactor redactor) {
            String last = errors.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce("", (before, line) -> line);
            return LogLine.shorten(redactor.redact(last).replaceAll("\\p{Cntrl}", "?"), MAX_ERROR_CHARACTERS);
        }
    }

    private Tool(String program, StartedProcess process, BoundedOutput output, BoundedOutput errors) {
        this.program = program;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Runs a program to its end.
     *
     * @param workDir where its relative paths begin
     * @throws IOException when it cannot be started; the message contains no argument
     * @throws TimeoutException when it was killed after the limit; likewise
     */
    public static Result run(List<String> command, String stdin, Path workDir, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        try (Tool tool = start(command, stdin, workDir, ChildEnvironment.removals())) {
            return tool.await(limit);
        }
    }

    /**
     * The output of a program that is given these bytes.
     *
     * @throws IOException when it fails, with its last line; else as {@link #run}
     */
    public static byte[] filter(List<String> command, byte[] stdin, Path workDir, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        try (Tool tool = start(command, stdin, workDir, ChildEnvironment.removals())) {
            Result result = tool.await(limit);
            if (result.status() != 0) {
                throw new IOException("status " + result.status() + ": " + result.lastError(ADDRESSES_ONLY));
            }
            return tool.output.bytes();
        }
    }

    /** @param environment changes to the daemon's own, as {@link ChildEnvironment} gives them */
    public static Tool start(List<String> command, String stdin, Path workDir, Map<String, String> environment)
            throws IOException {
        return start(command, stdin.getBytes(StandardCharsets.UTF_8), workDir, environment);
    }

    private static Tool start(List<String> command, byte[] stdin, Path workDir, Map<String, String> environment)
            throws IOException {
        String program = command.get(0);
        if (Program.find(program).isEmpty()) {
            throw new IOException(program + " is not there, or is not executable");
        }
        List<String> prefixed = new ArrayList<>(ParentDeath.toolPrefix());
        prefixed.addAll(command);
        BoundedOutput output = new BoundedOutput();
        BoundedOutput errors = new BoundedOutput();
        try {
            ProcessExecutor executor = new ProcessExecutor(prefixed)
                    .directory(workDir.toFile())
                    .environment(environment)
                    .redirectOutput(output)
                    .redirectError(errors)
                    .closeTimeout(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .setMessageLogger(MessageLoggers.NOP); // it would log the command with its secrets
            if (stdin.length > 0) { // without, the pipe is closed at once, which costs no thread
                executor.redirectInput(new ByteArrayInputStream(stdin));
            }
            return new Tool(program, executor.start(), output, errors);
        } catch (IOException e) {
            throw e.getCause() instanceof IOException cause ? cause : e; // its own message contains the command
        }
    }

    /** Waits for the end; throws as {@link #run}. */
    public Result await(Duration limit) throws IOException, TimeoutException, InterruptedException {
        try {
            int status = process.getFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .getExitValue();
            return new Result(status, output.text(), errors.text());
        } catch (ExecutionException e) {
            throw new IOException("the output of " + program + " was lost: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new TimeoutException(program + " took longer than " + limit.toSeconds() + " s");
        }
    }

    /** What it has printed by now, without a status. */
    public Result soFar() {
        return new Result(-1, output.text(), errors.text());
    }

    /** Kills the program, if it still runs, with its children; to look for them reads all of /proc. */
    @Override
    public void close() {
        if (process.getProcess().isAlive()) {
            process.getProcess().descendants().forEach(ProcessHandle::destroyForcibly);
            process.getProcess().destroyForcibly();
        }
    }

    /** Keeps the first bytes and discards the rest, so that the program never waits. */
    private static final class BoundedOutput extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int one) {
            if (bytes.size() < MAX_BYTES) {
                bytes.write(one);
            }
        }

        @Override
        public synchronized void write(byte[] many, int offset, int length) {
            bytes.write(many, offset, Math.min(length, MAX_BYTES - bytes.size()));
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
