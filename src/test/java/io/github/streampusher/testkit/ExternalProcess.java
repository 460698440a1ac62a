package io.github.streampusher.testkit;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that a test needs beside the daemon, killed when the test ends. */
public record ExternalProcess(Process process) implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** The exit status and all output of a program that has ended. */
    public record Result(int status, String output) {}

    /** Starts a program that keeps running. */
    public static ExternalProcess start(String... command) throws IOException {
        return new ExternalProcess(new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
    }

    /** Runs a program to its end and fails unless it succeeds. */
    public static void run(String... command) throws IOException, InterruptedException {
        Result result = tryToRun(command);
        if (result.status() != 0) {
            throw new AssertionError("failed: " + String.join(" ", command) + ": " + result);
        }
    }

    /** Runs a program to its end, or kills it after two minutes. */
    public static Result tryToRun(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .start();
        CompletableFuture.delayedExecutor(TIMEOUT.toSeconds(), TimeUnit.SECONDS).execute(process::destroyForcibly);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    public void signal(String name) throws IOException, InterruptedException {
        signal(process.pid(), name);
    }

    /** @param pid of a process, or less than zero for a process group */
    public static void signal(long pid, String name) throws IOException, InterruptedException {
        run("kill", "-" + name, "--", Long.toString(pid));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
