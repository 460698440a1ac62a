package io.github.streampusher.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;

/** Runs an operator's own program to its end. */
public final class CommandRunner {
    /** What the daemon was told by systemd is not for others. */
    private static final List<String> REMOVED_VARIABLES =
            List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LD_LIBRARY_PATH", "CREDENTIALS_DIRECTORY");

    private CommandRunner() {}

    /**
     * Gives the program its standard input, and waits for its end; what it prints is thrown away.
     *
     * @throws IOException when it cannot be started, fails or takes too long; the message has no arguments in it
     */
    public static void run(List<String> command, String input, Duration timeout)
            throws IOException, InterruptedException {
        ProcessExecutor executor = new ProcessExecutor(command)
                .redirectInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                .setMessageLogger(org.zeroturnaround.exec.MessageLoggers.NOP)
                .closeTimeout(1, TimeUnit.SECONDS);
        REMOVED_VARIABLES.forEach(name -> executor.environment(name, null));
        StartedProcess started = start(executor, command.get(0));
        try {
            int status = started.getFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .getExitValue();
            if (status != 0) {
                throw new IOException(command.get(0) + " ended with status " + status);
            }
        } catch (TimeoutException e) {
            throw new IOException(command.get(0) + " took longer than " + timeout.toSeconds() + " s", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException(command.get(0) + " failed: " + e.getCause(), e);
        } finally {
            started.getProcess().descendants().forEach(ProcessHandle::destroyForcibly);
            started.getProcess().destroyForcibly();
        }
    }

    private static StartedProcess start(ProcessExecutor executor, String program) throws IOException {
        try {
            return executor.start();
        } catch (IOException e) { // its own message has the command in it
            String reason =
                    e.getCause() == null ? "it cannot be started" : e.getCause().getMessage();
            throw new IOException(program + " was not run: " + reason, e);
        }
    }
}
