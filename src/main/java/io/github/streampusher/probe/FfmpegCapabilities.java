package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.ToolCall;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each FFmpeg program what it can, once until it is replaced by another. Any thread may ask, and waits. */
public final class FfmpegCapabilities {
    /** It answers in some milliseconds; from a slow disk, in some seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(FfmpegCapabilities.class);

    private record Binary(Path path, FileTime modified) {}

    private final Map<Binary, Capabilities> cache = new HashMap<>(); // as many as there are programs

    /** Begins to ask this program on a thread {@code capabilities}, so that who needs its answers waits less. */
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
        }
    }

    /**
     * What this program can; where it does not tell, {@link Capabilities#UNKNOWN}.
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
            LOG.warn("{} does not tell what it can: {}", path.get(), e.toString());
            return Capabilities.UNKNOWN;
        }
    }

    private static Capabilities query(Path path) throws IOException, TimeoutException, InterruptedException {
        List<ToolCall.ToolResult> answers = ToolCall.runAll(Stream.of("-encoders", "-muxers", "-protocols")
                .map(option -> toolCall(path, option))
                .toList());
        return Capabilities.parse(
                version(path, answers.get(0)),
                answers.get(0).output(),
                answers.get(1).output(),
                answers.get(2).output());
    }

    /** FFmpeg says it before any answer, unless a script around it has made it quiet. */
    private static String version(Path path, ToolCall.ToolResult answer)
            throws IOException, TimeoutException, InterruptedException {
        return answer.errors().contains("ffmpeg version")
                ? answer.errors()
                : toolCall(path, "-version").run().output();
    }

    private static ToolCall toolCall(Path path, String option) {
        return new ToolCall(List.of(path.toAbsolutePath().toString(), option), Path.of("/"), TIMEOUT);
    }
}
