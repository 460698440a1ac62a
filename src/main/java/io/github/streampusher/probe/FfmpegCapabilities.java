package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Capabilities.EncoderTrial;
import io.github.streampusher.process.ChildEnvironment;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.Tool;
import io.github.streampusher.stream.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The capabilities of FFmpeg programs, queried once for each version of the file. Any thread may call it, and waits. */
public final class FfmpegCapabilities {
    /** It takes milliseconds; from a slow disk, seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(FfmpegCapabilities.class);

    private record Binary(Path path, FileTime modified) {}

    private final EncoderTrials trials = new EncoderTrials();
    private final Map<Binary, Capabilities> cache = new HashMap<>(); // one for each program

    /** Queries a program on a thread {@code capabilities}, so that later callers wait less. */
    public FfmpegCapabilities prefetch(String program) {
        Thread thread = new Thread(() -> load(program), "capabilities");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void load(String program) {
        try {
            of(program);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // the next caller asks again
            LOG.warn("{}: its capabilities were not read: {}", program, e.toString());
        }
    }

    /**
     * The capabilities of a program; {@link Capabilities#UNKNOWN} where they cannot be queried.
     *
     * @param program a path, or a bare name that is looked up on PATH
     */
    public synchronized Capabilities of(String program) throws InterruptedException {
        Optional<Path> path = Program.find(program);
        if (path.isEmpty()) {
            return Capabilities.UNKNOWN;
        }
        try {
            Binary binary = new Binary(path.get(), Files.getLastModifiedTime(path.get()));
            if (!cache.containsKey(binary)) {
                cache.put(binary, query(path.get()));
            }
            return cache.get(binary);
        } catch (IOException | TimeoutException e) {
            LOG.warn("{}: its capabilities are unknown: {}", path.get(), e.toString());
            return Capabilities.UNKNOWN;
        }
    }

    /** The same, with trials of the encoders that a run by this definition may need. */
    public Capabilities forRun(String program, Definition definition) throws InterruptedException {
        Capabilities listed = of(program);
        Map<String, EncoderTrial> made = new HashMap<>();
        Optional<Path> path = Program.find(program);
        for (String encoder : EncoderTrial.encodersToTry(definition)) {
            if (path.isPresent() && listed.hasEncoder(encoder)) {
                EncoderTrial trial = trials.of(path.get(), encoder);
                made.put(encoder, trial);
                if (trial.failure().isEmpty()) {
                    break;
                }
            }
        }
        return listed.withTrials(made);
    }

    private static Capabilities query(Path path) throws IOException, TimeoutException, InterruptedException {
        try (Tool encoders = start(path, "-encoders"); // at the same time: each takes 50 ms, or a second when busy
                Tool muxers = start(path, "-muxers");
                Tool protocols = start(path, "-protocols")) {
            Tool.Result result = whole(encoders);
            return Capabilities.parse(
                            version(path, result),
                            result.output(),
                            whole(muxers).output(),
                            whole(protocols).output())
                    .withWideFont(findWideFont());
        }
    }

    /** Without memory or threads FFmpeg prints nothing, or half a list, in which an encoder seems to be missing. */
    private static Tool.Result whole(Tool tool) throws IOException, TimeoutException, InterruptedException {
        Tool.Result result = tool.await(TIMEOUT);
        if (result.status() != 0) {
            throw new IOException(
                    "exit status " + result.status() + ": " + result.errors().strip());
        }
        return result;
    }

    /** FFmpeg prints its version before any output, unless a wrapper script silences it. */
    private static String version(Path path, Tool.Result result)
            throws IOException, TimeoutException, InterruptedException {
        if (result.errors().contains("ffmpeg version")) {
            return result.errors();
        }
        try (Tool version = start(path, "-version")) {
            return version.await(TIMEOUT).output();
        }
    }

    /** The family of a font that has Chinese characters, one without serifs if there is one. */
    private static Optional<String> findWideFont() throws TimeoutException, InterruptedException {
        Optional<Path> program = Program.find("fc-match");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command =
                List.of(program.get().toString(), "--format=%{lang}\n%{family[0]}\n", "sans-serif:lang=zh-cn");
        try (Tool match = Tool.start(command, "", Path.of("/"), ChildEnvironment.removals())) {
            List<String> lines = match.await(TIMEOUT).output().lines().toList();
            return lines.size() > 1 && lines.get(0).contains("zh-cn") ? Optional.of(lines.get(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // without fontconfig FFmpeg finds no font by its name either
        }
    }

    private static Tool start(Path path, String option) throws IOException {
        List<String> command = List.of(path.toAbsolutePath().toString(), option);
        return Tool.start(command, "", Path.of("/"), ChildEnvironment.removals());
    }
}
