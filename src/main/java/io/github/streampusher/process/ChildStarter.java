package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeroturnaround.exec.MessageLoggers;
import org.zeroturnaround.exec.ProcessExecutor;

/** Turns a launch into a process. Confined to the launcher thread, with whose end the kernel ends the children. */
final class ChildStarter {
    private static final int TRIAL_TIMEOUT_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ChildStarter.class);

    private final Path runDir;
    private final Path workDir;
    private final PresetFiles presets;
    private Optional<List<String>> commandPrefix = Optional.empty(); // until it was tried

    /** @param workDir from which the children take relative paths */
    ChildStarter(Path runDir, Path workDir) {
        this.runDir = runDir;
        this.workDir = workDir;
        presets = new PresetFiles(runDir);
    }

    /** What is put before a command; the first time it is tried. */
    List<String> prefix() {
        commandPrefix = commandPrefix.or(() -> Optional.of(parentDeathPrefix()));
        return commandPrefix.get();
    }

    /** @throws IOException in the system's words, which have no secrets in them */
    Process start(Launch launch, Path program) throws IOException {
        List<String> command = new ArrayList<>(prefix());
        command.add(program.toString());
        command.addAll(launch.commandLine().reveal(preset -> presets.write(launch.run(), preset)));
        Process process = start(
                command, ChildEnvironment.of(launch.run().stream(), runDir).changes());
        process.getOutputStream().close();
        return process;
    }

    /** Takes away what only that run needed. */
    void cleanUp(RunId run) {
        presets.delete(run);
    }

    /**
     * What makes a child die with the thread that started it, however that ends; the kill, since a blocked child would
     * survive less. And what keeps from it the signals that the daemon gets with all its group: Ctrl-C is for us, who
     * stop children cleanly.
     */
    private List<String> parentDeathPrefix() {
        List<String> bound = List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--");
        List<String> trial = new ArrayList<>(bound);
        trial.add("true");
        try {
            Process process = start(trial, Map.of());
            if (process.waitFor(TRIAL_TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return bound;
            }
        } catch (IOException e) {
            LOG.debug("No setpriv", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.warn(
                "No working setsid and setpriv: should the daemon be killed, its children live on until the next start kills them");
        return List.of();
    }

    private Process start(List<String> command, Map<String, String> environment) throws IOException {
        try {
            return new ThreadlessExecutor(command)
                    .streams(null)
                    .redirectErrorStream(false)
                    .environment(environment)
                    .directory(Files.isDirectory(workDir) ? workDir.toFile() : null)
                    .setMessageLogger(MessageLoggers.NOP) // it would log the command with its secrets
                    .start()
                    .getProcess();
        } catch (IOException e) {
            throw e.getCause() instanceof IOException words ? words : e; // its own message has the command in it
        }
    }

    /** Leaves pipes and exit to the pump, where zt-exec has three threads a child for them. */
    private static final class ThreadlessExecutor extends ProcessExecutor {
        ThreadlessExecutor(List<String> command) {
            super(command);
        }

        @Override
        protected ExecutorService newExecutor(String processName) {
            return null;
        }

        @Override
        protected <T> Future<T> invokeSubmit(ExecutorService executor, Callable<T> waiter) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
