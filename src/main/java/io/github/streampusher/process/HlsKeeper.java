package io.github.streampusher.process;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Outputs;
import io.github.streampusher.plan.FileNamePattern;
import io.github.streampusher.plan.HlsOutput;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the files of HLS outputs, of which FFmpeg says nothing: on a full disk it goes on with empty ones, and segments
 * of a run that was killed stay for ever. On its own thread {@code hls}, since a disk may hang.
 */
final class HlsKeeper implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Segments end at key frames, so they may be some times longer than they were asked to be. */
    private static final int MAX_MISSED_SEGMENTS = 6;

    private static final Duration LEAST_MISSED = Duration.ofSeconds(30);

    /** Players may still read what the list has just dropped. */
    private static final Duration MIN_SEGMENT_AGE = Duration.ofSeconds(20);

    /** FFmpeg deletes a segment when the next one is complete. */
    private static final int MORE_KEPT = 2;

    /** So little is left on a full disk, whose last block may be free. */
    private static final long FULL_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HlsKeeper.class);

    private final EventSink inbox;
    private final Map<RunId, Kept> runs = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread created = new Thread(work, "hls");
        created.setDaemon(true);
        return created;
    });

    /** @param told whether the newest report to the loop had a fault */
    private record Kept(
            List<HlsOutput> outputs,
            List<RetentionSweep> sweeps,
            int outputCount,
            Path workDir,
            Instant since,
            boolean told) {

        Kept with(List<RetainedFiles> files) {
            return new Kept(outputs, sweeps(files, workDir), outputCount, workDir, since, told);
        }

        Kept told(boolean isFaulty) {
            return new Kept(outputs, sweeps, outputCount, workDir, since, isFaulty);
        }

        static List<RetentionSweep> sweeps(List<RetainedFiles> files, Path workDir) {
            return files.stream().map(kept -> new RetentionSweep(kept, workDir)).toList();
        }

        void deleteBeyondRetention() throws IOException {
            for (RetentionSweep sweep : sweeps) {
                sweep.look(Instant.now());
            }
        }

        void deleteOldSegments() throws IOException {
            for (HlsOutput output : outputs) {
                if (output.deletesOld()) {
                    Path segments = workDir.resolve(output.segments());
                    HlsKeeper.deleteOldSegments(
                            workDir.resolve(output.playlist()), segments, output.keptBehind(), Instant.now());
                }
            }
        }
    }

    HlsKeeper(EventSink inbox) {
        this.inbox = inbox;
        schedule(this::look);
        schedule((run, kept) -> kept.deleteBeyondRetention());
    }

    private void schedule(Task task) {
        Runnable forAll = () -> runs.forEach((run, kept) -> attempt(task, run, kept));
        thread.scheduleWithFixedDelay(
                () -> runOrReport(forAll), INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void attempt(Task task, RunId run, Kept kept) {
        try {
            task.run(run, kept);
        } catch (IOException | RuntimeException e) { // the next look may succeed
            LOG.debug("{}: cannot look at its files: {}", run, e.toString());
        }
    }

    /** What is done for each run now and then. */
    private interface Task {
        void run(RunId run, Kept kept) throws IOException;
    }

    /** Does something with files on this thread, as soon as what it does now is done. */
    void execute(Runnable work) {
        thread.execute(() -> runOrReport(work));
    }

    /** The executor would keep an error to itself. */
    private static void runOrReport(Runnable work) {
        try {
            work.run();
        } catch (Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    /** Looks after the files of a child that has just started. */
    void add(Launch launch, Path workDir) {
        int outputCount = Math.max(1, launch.commandLine().teeOutputs().size());
        List<RetentionSweep> sweeps = Kept.sweeps(launch.retainedFiles(), workDir);
        Kept kept = new Kept(launch.hlsOutputs(), sweeps, outputCount, workDir, Instant.now(), false);
        runs.put(launch.run(), kept);
        if (!sweeps.isEmpty()) { // a run on a full disk may not live until the next look
            execute(() -> attempt((run, same) -> same.deleteBeyondRetention(), launch.run(), kept));
        }
    }

    /** Keeps another part of the files of a run than until now. */
    void retain(RunId run, List<RetainedFiles> files) {
        runs.computeIfPresent(run, (id, kept) -> kept.with(files));
    }

    void remove(RunId run) {
        runs.remove(run);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look(RunId run, Kept kept) throws IOException {
        List<Optional<Diagnosis>> faults = new ArrayList<>(Collections.nCopies(kept.outputCount(), Optional.empty()));
        for (HlsOutput output : kept.outputs()) {
            Path playlist = kept.workDir().resolve(output.playlist());
            faults.set(output.outputIndex(), fault(output, playlist, kept.since(), Instant.now()));
        }
        boolean isFaulty = faults.stream().anyMatch(Optional::isPresent);
        boolean isSingle = kept.outputCount() == 1; // the lines of a tee tell of its other outputs, too
        if (isSingle && (isFaulty || kept.told())) {
            runs.computeIfPresent(run, (id, same) -> same.told(isFaulty));
            inbox.offer(new Event.OutputsReported(run, new Outputs.Faults(faults, Optional.empty())));
        }
        kept.deleteOldSegments();
    }

    /** One file that cannot be deleted does not keep the others. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("{} cannot be deleted: {}", file, e.toString());
        }
    }

    /** What is wrong with a playlist; one that is not there yet may still come, or FFmpeg tells why not. */
    static Optional<Diagnosis> fault(HlsOutput output, Path playlist, Instant since, Instant now) throws IOException {
        if (!Files.isRegularFile(playlist)) {
            return Optional.empty();
        }
        Duration limit = output.segmentTime().multipliedBy(MAX_MISSED_SEGMENTS);
        limit = limit.compareTo(LEAST_MISSED) < 0 ? LEAST_MISSED : limit;
        Instant renewed = Files.getLastModifiedTime(playlist).toInstant();
        boolean isEmpty = Files.size(playlist) == 0;
        boolean isOld = renewed.plus(limit).isBefore(now) && since.plus(limit).isBefore(now);
        if (!isEmpty && !isOld) {
            return Optional.empty();
        }
        String words =
                isEmpty ? "the playlist is empty" : "the playlist was not renewed for " + limit.toSeconds() + " s";
        boolean isFull = Files.getFileStore(playlist).getUsableSpace() < FULL_BYTES;
        return Optional.of(
                isFull
                        ? new Diagnosis(Cause.DISK_FULL, words + ", and the disk is full")
                        : new Diagnosis(Cause.DESTINATION_STALLED, words));
    }

    /**
     * Deletes the segments that the playlist does not name, unless they are new, since one of them is being written. Those
     * just before the playlist FFmpeg deletes itself, and complains of each that is not there.
     */
    static void deleteOldSegments(Path playlist, Path pattern, int keptBehind, Instant now) throws IOException {
        Set<String> named = namedSegments(playlist);
        OptionalLong first = named.stream()
                .flatMapToLong(name -> number(pattern, name).stream())
                .min();
        if (first.isEmpty()) {
            return; // nothing is known of what is still needed
        }
        for (Path segment : OverwriteGuard.numbered(pattern)) {
            String name = segment.getFileName().toString();
            long before = first.getAsLong() - number(pattern, name).orElseThrow();
            boolean isFfmpegs = before > 0 && before <= keptBehind + MORE_KEPT;
            boolean isOld = Files.getLastModifiedTime(segment).toInstant().isBefore(now.minus(MIN_SEGMENT_AGE));
            if (isOld && !isFfmpegs && !named.contains(name)) {
                delete(segment);
            }
        }
    }

    private static OptionalLong number(Path pattern, String name) {
        return new FileNamePattern(pattern.getFileName().toString())
                .numberedNames()
                .map(known -> known.matcher(name))
                .filter(Matcher::matches)
                .map(found -> OptionalLong.of(Long.parseLong(found.group(1))))
                .orElse(OptionalLong.empty());
    }

    /** The names of the files in a playlist; none where there is no playlist. */
    static Set<String> namedSegments(Path playlist) throws IOException {
        Set<String> named = new HashSet<>();
        String text = Files.isRegularFile(playlist) ? Files.readString(playlist, StandardCharsets.UTF_8) : "";
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line ->
                        named.add(line.substring(line.lastIndexOf('/') + 1).replaceFirst("\\?.*", "")));
        return named;
    }
}
