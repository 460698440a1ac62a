package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.Question;
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
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(FfmpegCapabilities.class);

    private record Binary(Path path, FileTime written) {}

    private final Map<Binary, Capabilities> known = new HashMap<>(); // as many as there are programs

    /** Begins to ask this program on a thread {@code capabilities}, so that who needs its answers waits less. */
    public FfmpegCapabilities ahead(String program) {
        Thread thread = new Thread(() -> learn(program), "capabilities");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void learn(String program) {
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
            if (!known.containsKey(binary)) {
                known.put(binary, ask(path.get()));
            }
            return known.get(binary);
        } catch (IOException | TimeoutException e) {
            LOG.warn("{} does not tell what it can: {}", path.get(), e.toString());
            return Capabilities.UNKNOWN;
        }
    }

    private static Capabilities ask(Path path) throws IOException, TimeoutException, InterruptedException {
        List<Question.Answer> answers = Question.askTogether(Stream.of("-encoders", "-muxers", "-protocols")
                .map(option -> question(path, option))
                .toList());
        return Capabilities.parse(
                version(path, answers.get(0)),
                answers.get(0).output(),
                answers.get(1).output(),
                answers.get(2).output());
    }

    /** FFmpeg says it before any answer, unless a script around it has made it quiet. */
    private static String version(Path path, Question.Answer answer)
            throws IOException, TimeoutException, InterruptedException {
        return answer.errors().contains("ffmpeg version")
                ? answer.errors()
                : question(path, "-version").ask().output();
    }

    private static Question question(Path path, String option) {
        return new Question(List.of(path.toAbsolutePath().toString(), option), Path.of("/"), PATIENCE);
    }
}
