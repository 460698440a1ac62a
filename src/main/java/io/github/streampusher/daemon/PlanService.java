package io.github.streampusher.daemon;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.probe.FfmpegCapabilities;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.probe.ValueCommands;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Makes plans within the daemon, for streams whose credentials and files only the service may read. Any thread may call
 * it, and waits for the source.
 */
final class PlanService {
    /** The request is this and the name of a stream. */
    static final String REQUEST = "plan ";

    /** Each runs an ffprobe of 10 MB, beside those of the streams. */
    private static final int MAX_PLANS = 4;

    private static final String NOTE =
            "there are problems in the definitions (stream-pusher check); this is the plan that is in force";

    private final Supplier<LoadResult> loaded;
    private final FfmpegCapabilities capabilities;
    private final Path workDir;
    private final Path runDir;
    private final Semaphore free = new Semaphore(MAX_PLANS);

    /** @param loaded the definitions in force */
    PlanService(Supplier<LoadResult> loaded, FfmpegCapabilities capabilities, Path workDir, Path runDir) {
        this.loaded = loaded;
        this.capabilities = capabilities;
        this.workDir = workDir;
        this.runDir = runDir;
    }

    /** A {@link StreamPlan} in JSON, or a line that says why there is none. */
    String answer(String name) {
        LoadResult load = loaded.get();
        Optional<String> invalid = find(load.catalogue().invalid(), name).or(() -> problemOf(load, name));
        Optional<Definition> definition = find(load.catalogue().definitions(), name);
        if (invalid.isPresent() || definition.isEmpty()) {
            return invalid.map(problem -> name + ": " + problem).orElse("there is no stream \"" + name + "\"");
        }
        if (!free.tryAcquire()) {
            return MAX_PLANS + " plans are being made already; try again in some seconds";
        }
        try {
            StreamPlan plan = make(load.settings().daemon(), definition.get());
            return Json.line(hasErrors(load) ? plan.withNote(NOTE) : plan);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the daemon stops";
        } finally {
            free.release();
        }
    }

    private StreamPlan make(Settings.Daemon programs, Definition definition) throws InterruptedException {
        Ffprobe ffprobe = new Ffprobe(programs.ffprobe(), workDir, Optional.of(runDir));
        ValueCommands commands = new ValueCommands(workDir, Optional.of(runDir), ValueCommands.TIMEOUT);
        return StreamPlan.make(
                definition,
                commands.check(definition.commandsOf(true, true)),
                capabilities.forRun(programs.ffmpeg(), definition),
                programs.ffmpeg(),
                ffprobe);
    }

    /** A stream with a new problem runs on by its former definition, which is not the one to be planned. */
    private static Optional<String> problemOf(LoadResult load, String name) {
        String key = "streams." + name;
        return errors(load).stream()
                .filter(problem -> problem.key().equals(key) || problem.key().startsWith(key + "."))
                .map(Problem::toString)
                .findFirst();
    }

    private static boolean hasErrors(LoadResult load) {
        return !errors(load).isEmpty();
    }

    private static List<Problem> errors(LoadResult load) {
        return load.problems().stream().filter(Problem::isError).toList();
    }

    private static <T> Optional<T> find(Map<StreamName, T> streams, String name) {
        return streams.entrySet().stream()
                .filter(stream -> stream.getKey().value().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
