package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.Invocation;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.Capabilities.EncoderTrial;
import io.github.streampusher.process.ChildEnvironment;
import io.github.streampusher.process.StartFailure;
import io.github.streampusher.process.Tool;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tries hardware encoders by short encodes, one at a time: more would take the sessions of each other. Any thread may call
 * it, and waits. An interrupt ends the trial.
 *
 * @param devices the folder with the devices by their places on the bus, whose names do not change with the order in which
 *     drivers are loaded
 */
record EncoderTrials(Path devices, Map<Key, Success> successes) {
    /** It takes a fifth of a second; a driver that hangs would take for ever. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Many streams may start at once; after some time another program may have taken the session. */
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    /** What comes back by itself, and says nothing of the hardware. */
    private static final Set<Cause> LACKING =
            EnumSet.of(Cause.ENCODER_BUSY, Cause.OUT_OF_MEMORY, Cause.DISK_FULL, Cause.KILLED);

    private static final String DEFAULT_DEVICE = "/dev/dri/renderD128";

    private record Key(Path ffmpeg, String encoder) {}

    private record Success(EncoderTrial trial, long nanoTime) {}

    EncoderTrials() {
        this(Path.of("/dev/dri/by-path"), new HashMap<>());
    }

    synchronized EncoderTrial of(Path ffmpeg, String encoder) throws InterruptedException {
        Key key = new Key(ffmpeg, encoder);
        Success known = successes.get(key);
        if (known != null && System.nanoTime() - known.nanoTime() < MAX_AGE.toNanos()) {
            return known.trial();
        }
        EncoderTrial trial = new EncoderTrial(Optional.empty(), Optional.empty());
        for (String device : EncoderTrial.needsDevice(encoder) ? renderDevices() : List.of(DEFAULT_DEVICE)) {
            Optional<Diagnosis> failure = run(ffmpeg, encoder, device);
            trial = new EncoderTrial(Optional.of(device), failure);
            if (failure.isEmpty()) {
                successes.put(key, new Success(trial, System.nanoTime()));
                return trial;
            }
        }
        return trial;
    }

    /** By their places on the bus, where the kernel tells them. */
    private List<String> renderDevices() {
        try (Stream<Path> files = Files.list(devices)) {
            List<String> found = files.map(Path::toString)
                    .filter(path -> path.endsWith("-render"))
                    .sorted()
                    .toList();
            return found.isEmpty() ? List.of(DEFAULT_DEVICE) : found;
        } catch (IOException e) {
            return List.of(DEFAULT_DEVICE);
        }
    }

    private static Optional<Diagnosis> run(Path ffmpeg, String encoder, String device) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(ffmpeg.toAbsolutePath().toString()));
        command.addAll(EncoderTrial.arguments(encoder, device));
        try (Tool tool = Tool.start(command, "", Path.of("/"), ChildEnvironment.removals())) {
            Tool.Result result = tool.await(TIMEOUT);
            return result.status() == 0 ? Optional.empty() : Optional.of(diagnose(encoder, result));
        } catch (TimeoutException e) {
            String evidence = encoder + " encodes nothing within " + DurationText.format(TIMEOUT);
            return Optional.of(new Diagnosis(Cause.ENCODER_BUSY, evidence));
        } catch (IOException e) {
            return Optional.of(failure(encoder + ": ", StartFailure.diagnose(e)));
        }
    }

    /** A trial has no source and no destination: whatever fails is the encoder. */
    private static Diagnosis diagnose(String encoder, Tool.Result result) {
        List<LogLine> lines = result.errors().lines().map(LogLine::parse).toList();
        Diagnosis found = Diagnoser.diagnose(
                Evidence.ofLines(lines, OptionalInt.of(result.status()), Invocation.UNKNOWN), new Redactor(Set.of()));
        return failure(encoder + " cannot encode: ", found);
    }

    private static Diagnosis failure(String words, Diagnosis found) {
        Cause cause = LACKING.contains(found.cause()) ? found.cause() : Cause.ENCODER_MISSING;
        return new Diagnosis(cause, words + found.evidence());
    }
}
