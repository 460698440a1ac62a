package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.ProbeResult;
import io.github.streampusher.process.OverwriteGuard;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.StartFailure;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.LineLog;
import io.github.streampusher.supervision.port.RunId;
import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plans each run by what its source has, then has it started. A source is asked once a definition, and again after a
 * run that the source may have ended.
 *
 * <p>Any thread may call it. It has a thread {@code prober-N} for each source that is being asked: the pace of starts
 * and the patience with each bound their number.
 */
public final class PlanningLauncher implements Launcher, AutoCloseable {
    /** As many plans as are kept: far more than there are streams, each with some alternatives. */
    private static final int MAX_CACHED_PLANS = 4096;

    /** A source as it was asked; what goes out of it, and how, does not matter. */
    private record ProbeKey(StreamName stream, Input input, List<Text> arguments) {}

    /** A definition of one route, planned for one program. */
    private record PlanKey(Definition definition, String program) {}

    private final Launcher childLauncher;
    private final EventSink inbox;
    private final LineLog log;
    private final FfmpegCapabilities capabilities;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool(this::newThread);
    private final Set<RunId> inPlanning = ConcurrentHashMap.newKeySet();
    private final Map<PlanKey, CommandLine> plannedCommandLines = boundedMap();
    private final Map<ProbeKey, Media> media = boundedMap();
    private final Map<StreamName, Media> lastMedia = boundedMap();
    private volatile Prober prober;

    public PlanningLauncher(
            Launcher children, EventSink inbox, LineLog log, Prober prober, FfmpegCapabilities capabilities) {
        this.childLauncher = children;
        this.inbox = inbox;
        this.log = log;
        this.prober = prober;
        this.capabilities = capabilities;
    }

    /** What sources are asked by. */
    public Prober prober() {
        return prober;
    }

    /** Asks by this from now on. */
    public void reconfigure(Prober newProber) {
        prober = newProber;
    }

    @Override
    public void start(Launch launch) {
        Optional<Launch.PlanRequest> unplanned = launch.planRequest();
        if (unplanned.isEmpty()) {
            childLauncher.start(launch);
            return;
        }
        Definition definition = unplanned.get().definition();
        CommandLine planned = plannedCommandLines.get(new PlanKey(definition, launch.program()));
        if (planned != null && !unplanned.get().forceProbe() && isPlanReusable(definition)) {
            childLauncher.start(launch.withCommandLine(planned));
            return;
        }
        inPlanning.add(launch.run());
        try {
            executor.execute(() -> plan(launch, definition));
        } catch (OutOfMemoryError e) { // no room for a thread
            giveUp(launch.run(), StartFailure.diagnose(e));
        }
    }

    /** A slate takes the form of what was seen last, and a file may be there by now. */
    private static boolean isPlanReusable(Definition definition) {
        return !(definition.inputs().get(0) instanceof Input.Slate)
                && Planner.overwrittenFiles(definition).isEmpty();
    }

    @Override
    public void signal(RunId run, StopSignal signal) {
        if (inPlanning.remove(run)) {
            reportStartFailure(run, new Diagnosis(Cause.SOURCE_TIMEOUT, "it was still being probed"));
        } else {
            childLauncher.signal(run, signal);
        }
    }

    @Override
    public void examine(RunId run) {
        childLauncher.examine(run);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void plan(Launch launch, Definition definition) {
        if (Program.find(launch.program()).isEmpty()) {
            if (inPlanning.remove(launch.run())) {
                childLauncher.start(launch); // which says so
            }
            return;
        }
        try {
            Capabilities ffmpeg = capabilities.of(launch.program());
            ProbeResult probed =
                    canSkipProbe(definition) ? new ProbeResult.Skipped() : probe(launch, definition, ffmpeg);
            Plan plan = Planner.plan(definition, media(definition, probed), ffmpeg);
            if (inPlanning.remove(launch.run())) {
                startPlanned(
                        launch,
                        definition,
                        plan,
                        probeFailure(probed).or(() -> missingSlate(definition)).or(plan::preflightFailure));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // without an answer the stream would wait for ever
            giveUp(launch.run(), new Diagnosis(Cause.UNKNOWN, "a defect of this program: " + e));
        } catch (OutOfMemoryError e) { // or no room for another thread or process
            giveUp(launch.run(), StartFailure.diagnose(e));
        }
    }

    private void giveUp(RunId run, Diagnosis diagnosis) {
        if (inPlanning.remove(run)) {
            reportStartFailure(run, diagnosis);
        }
    }

    /** A source that did well is not asked again because of where it goes. */
    private ProbeResult probe(Launch launch, Definition definition, Capabilities ffmpeg) throws InterruptedException {
        ProbeKey asked = new ProbeKey(
                definition.name(),
                definition.inputs().get(0),
                definition.ffmpeg().input());
        boolean anew = launch.planRequest().map(Launch.PlanRequest::forceProbe).orElse(true);
        Media before = media.get(asked);
        if (before != null && !anew) {
            return new ProbeResult.Succeeded(before);
        }
        ProbeResult probed = prober.probe(definition, ffmpeg);
        probed.media().ifPresent(found -> media.put(asked, found));
        return probed;
    }

    /** FFmpeg would tell of it as of a filter that cannot be used. */
    private Optional<Diagnosis> missingSlate(Definition definition) {
        return Planner.slateImage(definition)
                .filter(file -> !Files.isReadable(prober.workDir().resolve(file)))
                .map(file -> new Diagnosis(Cause.SOURCE_MISSING, "the slate's picture " + file + " is not there"));
    }

    /** A slate shows the form of what the stream last had; that is remembered of every other source. */
    private Optional<Media> media(Definition definition, ProbeResult probed) {
        if (definition.inputs().get(0) instanceof Input.Slate) {
            return Optional.ofNullable(lastMedia.get(definition.name()));
        }
        probed.media().ifPresent(media -> lastMedia.put(definition.name(), media));
        return probed.media();
    }

    /** What is kept as it is, or left out, needs no question; and some sources take one caller in their life. */
    private static boolean canSkipProbe(Definition definition) {
        Video.Codec video = definition.video().codec();
        Audio.Codec audio = definition.audio().codec();
        return (video == Video.Codec.COPY || video == Video.Codec.NONE)
                && (audio == Audio.Codec.COPY || audio == Audio.Codec.NONE);
    }

    private void startPlanned(Launch launch, Definition definition, Plan plan, Optional<Diagnosis> problem) {
        if (problem.isPresent()) {
            reportStartFailure(launch.run(), problem.get());
            return;
        }
        logPlan(launch.run().stream(), plan);
        plannedCommandLines.put(new PlanKey(definition, launch.program()), plan.commandLine());
        Planner.overwrittenFiles(definition)
                .forEach(file -> OverwriteGuard.renameExisting(prober.workDir().resolve(file)));
        childLauncher.start(launch.withCommandLine(plan.commandLine()));
    }

    private static Optional<Diagnosis> probeFailure(ProbeResult probed) {
        return probed.hasSourceFailed() && probed instanceof ProbeResult.Failed failed
                ? Optional.of(failed.diagnosis())
                : Optional.empty();
    }

    private void reportStartFailure(RunId run, Diagnosis diagnosis) {
        inbox.offer(new Event.StartFailed(run, diagnosis));
    }

    private void logPlan(StreamName stream, Plan plan) {
        log.append(stream, new LogLine(LogLine.Level.INFO, "plan: video " + plan.video() + "; audio " + plan.audio()));
        plan.warnings().forEach(warning -> log.append(stream, new LogLine(LogLine.Level.WARNING, "plan: " + warning)));
    }

    private static <K, V> Map<K, V> boundedMap() {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_CACHED_PLANS;
            }
        });
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "prober-" + threadCount.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
