package io.github.streampusher.endtoend;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** A program beside the daemon that a test needs, ended with the test. */
record ExternalProcess(Process process) implements AutoCloseable {

    /** Starts one that stays. */
    static ExternalProcess start(String... command) throws IOException {
        return new ExternalProcess(new ProcessBuilder(command)
                .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
    }

    /** Runs one to its end, which must be a good one. */
    static void run(String... command) throws IOException, InterruptedException {
        if (!succeeds(command)) {
            throw new AssertionError("failed: " + String.join(" ", command));
        }
    }

    /** Runs one to its end. */
    static boolean succeeds(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    void signal(String name) throws IOException, InterruptedException {
        RealDaemon.signal(process.pid(), name);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
