package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The program as a user starts it, in a process and a folder of its own. */
final class RealDaemon implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    /** The FFmpeg to test with, if not the system's. */
    private static final String FFMPEG = System.getProperty("ffmpeg", "ffmpeg");

    private static final String DEFAULTS =
            "restart: {delay: 0s, quarantine-after: 1000}, watchdog: {stall-timeout: 3s, start-timeout: 20s}";

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private List<String> wrapper = List.of();
    private Path javaHome = Path.of(System.getProperty("java.home"));
    private Process process;

    RealDaemon(Path folder) throws IOException {
        this(folder, DEFAULTS);
    }

    /** @param defaults the keys of {@code defaults:}, on one line */
    RealDaemon(Path folder, String defaults) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("streams.d"));
        Files.writeString(
                folder.resolve("stream-pusher.yaml"),
                "daemon: {ffmpeg: '" + FFMPEG + "', ffprobe: ffprobe, log-dir: log, state-dir: state, run-dir: run}\n"
                        + "defaults: {" + defaults + "}\n");
    }

    /** Replaces the whole file at once, as careful editors do. */
    void define(String file, String yaml) throws IOException {
        Path written = folder.resolve("streams.d/." + file);
        Files.writeString(written, yaml);
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r-----"));
        Files.move(written, folder.resolve("streams.d/" + file), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    static String stream(String name, String input, String output) {
        return "streams:\n  " + name + ":\n    input: " + input + "\n    output: " + output + "\n";
    }

    void remove(String file) throws IOException {
        Files.delete(folder.resolve("streams.d/" + file));
    }

    /** Appends to the main file. */
    RealDaemon appendToMainFile(String yaml) throws IOException {
        Files.writeString(folder.resolve("stream-pusher.yaml"), yaml, java.nio.file.StandardOpenOption.APPEND);
        return this;
    }

    /** Sets a variable for the daemon and every command. */
    RealDaemon withEnvironment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs the daemon and every command by another Java than that of the tests. */
    RealDaemon withJava(Path home) {
        javaHome = home;
        return this;
    }

    RealDaemon withJavaOption(String option) {
        javaOptions.add(option);
        return this;
    }

    /** Starts the daemon, but no command, by this program, which must exec it. */
    RealDaemon wrappedBy(String... program) {
        wrapper = List.of(program);
        return this;
    }

    RealDaemon start() throws IOException {
        ProcessBuilder builder = command("run");
        builder.command().addAll(0, wrapper);
        process = builder.redirectOutput(log().toFile()).start();
        Await.until(() -> status().isPresent(), TIMEOUT, () -> "the daemon answers: " + output());
        return this;
    }

    /** Starts the daemon with a standard output that nobody reads. */
    RealDaemon startWithClosedOutput() throws IOException {
        process = command("run").start();
        process.getInputStream().close();
        Await.until(() -> status().isPresent(), TIMEOUT, () -> "the daemon answers");
        return this;
    }

    /** Starts the daemon in the foreground of jsvc, as systemd does. */
    RealDaemon startUnderJsvc() throws IOException {
        process = jsvc().start();
        Await.until(() -> status().isPresent(), TIMEOUT, () -> "the daemon answers: " + output());
        return this;
    }

    /** Returns jsvc's exit status. */
    int failToStartUnderJsvc() throws IOException, InterruptedException {
        process = jsvc().start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it runs: " + output());
        }
        return process.exitValue();
    }

    private ProcessBuilder jsvc() {
        List<String> command = new ArrayList<>(List.of("/usr/bin/jsvc", "-nodetach", "-home", javaHome.toString()));
        command.addAll(List.of("-outfile", "&1", "-errfile", "&2"));
        command.addAll(List.of("-pidfile", folder.resolve("jsvc.pid").toString()));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.github.streampusher.cli.StreamPusherDaemon");
        command.addAll(List.of("--config", folder.resolve("stream-pusher.yaml").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private ProcessBuilder command(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(commandLine(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder;
    }

    /** A command as it is typed. */
    List<String> commandLine(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal", // the tests may run where some are ignored, as by nohup
                javaHome.resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.github.streampusher.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", folder.resolve("stream-pusher.yaml").toString()));
        return command;
    }

    /** Runs a command; returns its exit status, a space, and its output. */
    String runCommand(String... arguments) throws IOException, InterruptedException {
        Process called = command(arguments).start();
        String printed = new String(called.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return called.waitFor() + " " + printed;
    }

    Path folder() {
        return folder;
    }

    private Path log() {
        return folder.resolve("daemon.log");
    }

    String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            return e.toString();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** After its end. */
    int exitStatus() {
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        ExternalProcess.signal(process.pid(), name);
    }

    private Optional<JsonObject> status() {
        try {
            io.github.streampusher.control.ControlClient client =
                    new io.github.streampusher.control.ControlClient(folder.resolve("run/control.sock"));
            String answer = client.request("status", TIMEOUT); // empty when the request timed out on a busy machine
            return Optional.of(answer)
                    .filter(text -> !text.isEmpty())
                    .map(text -> JsonParser.parseString(text).getAsJsonObject());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<JsonObject> stream(String name) {
        for (JsonElement stream :
                status().map(found -> found.getAsJsonArray("streams")).orElseGet(JsonArray::new)) {
            if (stream.getAsJsonObject().get("name").getAsString().equals(name)) {
                return Optional.of(stream.getAsJsonObject());
            }
        }
        return Optional.empty();
    }

    int problems() {
        return status().orElseThrow()
                .getAsJsonObject("config")
                .getAsJsonArray("problems")
                .size();
    }

    Duration await(String name, Predicate<JsonObject> condition) {
        return Await.until(
                () -> stream(name).filter(condition).isPresent(),
                TIMEOUT,
                () -> name + " is " + stream(name) + "\n" + output());
    }

    void awaitState(String name, String state) {
        await(name, stream -> stream.get("state").getAsString().equals(state));
    }

    long pidOf(String name) {
        JsonElement pid = stream(name).orElseThrow().get("pid");
        assertFalse(pid.isJsonNull(), () -> name + " has no child:\n" + output());
        return pid.getAsLong();
    }

    /** Waits for another child of the stream that is live. */
    Duration awaitReplacedChild(String name, long pid) {
        return await(
                name,
                stream -> stream.get("state").getAsString().equals("live")
                        && stream.get("pid").getAsLong() != pid);
    }

    /** SIGTERM; returns the exit status. */
    int stop() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            throw new AssertionError("it runs on after SIGTERM: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process == null || !process.isAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.toHandle().destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
