package io.github.streampusher.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeroturnaround.exec.MessageLoggers;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.ProcessResult;

/**
 * Runs a program for what it prints, bounded in time and in what is kept of it. Blocks whoever asks.
 *
 * @param workDir from which the program takes relative paths
 */
public record ToolCall(List<String> command, Path workDir, Duration timeout) {
    /** ffprobe prints some 60 bytes a packet: this is some thousand packets a second for five seconds. */
    private static final int MAX_BYTES = 1024 * 1024;

    /** What a program printed before it ended. */
    public record ToolResult(int status, String output, String errors) {}

    public ToolCall {
        command = List.copyOf(command);
    }

    /**
     * Waits for the program's end.
     *
     * @throws IOException when it cannot be started; the message has no secrets in it
     * @throws TimeoutException when it did not end in time; it was killed
     */
    public ToolResult run() throws IOException, TimeoutException, InterruptedException {
        return runAll(List.of(this)).get(0);
    }

    /** As {@link #run()}, of several programs that run at the same time; when one fails, the others are killed. */
    public static List<ToolResult> runAll(List<ToolCall> questions)
            throws IOException, TimeoutException, InterruptedException {
        List<StartedTool> asked = new ArrayList<>();
        List<ToolResult> answers = new ArrayList<>();
        try {
            for (ToolCall question : questions) {
                asked.add(question.start());
            }
            for (StartedTool one : asked) {
                answers.add(one.awaitResult());
            }
        } finally {
            asked.forEach(one -> one.exit.cancel(true)); // kills what still runs
        }
        return answers;
    }

    private StartedTool start() throws IOException {
        BoundedOutput output = new BoundedOutput();
        BoundedOutput errors = new BoundedOutput();
        try {
            Future<ProcessResult> end = new ProcessExecutor(command)
                    .directory(workDir.toFile())
                    .redirectOutput(output)
                    .redirectError(errors)
                    .setMessageLogger(MessageLoggers.NOP) // it would log the command with its secrets
                    .stopper(Process::destroyForcibly)
                    .start()
                    .getFuture();
            return new StartedTool(end, output, errors, timeout);
        } catch (IOException e) {
            throw e.getCause() instanceof IOException words ? words : e; // its own message has the command in it
        }
    }

    /** A program that was started. */
    private record StartedTool(
            Future<ProcessResult> exit, BoundedOutput output, BoundedOutput errors, Duration timeout) {
        ToolResult awaitResult() throws IOException, TimeoutException, InterruptedException {
            try {
                int status = exit.get(timeout.toMillis(), TimeUnit.MILLISECONDS).getExitValue();
                return new ToolResult(status, output.text(), errors.text());
            } catch (ExecutionException e) {
                throw new IOException("its output was lost: " + e.getCause(), e);
            }
        }
    }

    /** Keeps the first bytes, and takes the others so that nobody waits. */
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
    }
}
