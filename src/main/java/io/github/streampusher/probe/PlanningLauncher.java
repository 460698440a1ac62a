package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.Probed;
import io.github.streampusher.process.EarlierFile;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.StartFailure;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Inbox;
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
    private static final int MOST_PLANS = 4096;

    /** A source as it was asked; what goes out of it, and how, does not matter. */
    private record Asked(StreamName stream, Input input, List<Text> arguments) {}

    /** A definition of one route, planned for one program. */
    private record Wanted(Definition definition, String program) {}

    private final Launcher children;
    private final Inbox inbox;
    private final LineLog log;
    private final FfmpegCapabilities capabilities;
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService probers = Executors.newCachedThreadPool(this::thread);
    private final Set<RunId> inPlanning = ConcurrentHashMap.newKeySet();
    private final Map<Wanted, CommandLine> known = newest();
    private final Map<Asked, Media> media = newest();
    private final Map<StreamName, Media> seen = newest();
    private volatile Prober prober;

    public PlanningLauncher(
            Launcher children, Inbox inbox, LineLog log, Prober prober, FfmpegCapabilities capabilities) {
        this.children = children;
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
    public void retune(Prober newProber) {
        prober = newProber;
    }

    @Override
    public void start(Launch launch) {
        Optional<Launch.Unplanned> unplanned = launch.unplanned();
        if (unplanned.isEmpty()) {
            children.start(launch);
            return;
        }
        Definition definition = unplanned.get().definition();
        CommandLine planned = known.get(new Wanted(definition, launch.program()));
        if (planned != null && !unplanned.get().anew() && isFinal(definition)) {
            children.start(launch.planned(planned));
            return;
        }
        inPlanning.add(launch.run());
        try {
            probers.execute(() -> plan(launch, definition));
        } catch (OutOfMemoryError e) { // no room for a thread
            giveUp(launch.run(), StartFailure.diagnose(e));
        }
    }

    /** A slate takes the form of what was seen last, and a file may be there by now. */
    private static boolean isFinal(Definition definition) {
        return !(definition.inputs().get(0) instanceof Input.Slate)
                && Planner.overwritten(definition).isEmpty();
    }

    @Override
    public void signal(RunId run, StopSignal signal) {
        if (inPlanning.remove(run)) {
            failed(run, new Diagnosis(Cause.SOURCE_TIMEOUT, "it was still being probed"));
        } else {
            children.signal(run, signal);
        }
    }

    @Override
    public void examine(RunId run) {
        children.examine(run);
    }

    @Override
    public void close() {
        probers.shutdownNow();
    }

    private void plan(Launch launch, Definition definition) {
        if (Program.find(launch.program()).isEmpty()) {
            if (inPlanning.remove(launch.run())) {
                children.start(launch); // which says so
            }
            return;
        }
        try {
            Capabilities ffmpeg = capabilities.of(launch.program());
            Probed probed = isDecided(definition) ? new Probed.Unasked() : ask(launch, definition, ffmpeg);
            Plan plan = Planner.plan(definition, media(definition, probed), ffmpeg);
            if (inPlanning.remove(launch.run())) {
                begin(
                        launch,
                        definition,
                        plan,
                        problem(probed).or(() -> missingSlate(definition)).or(plan::obstacle));
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
            failed(run, diagnosis);
        }
    }

    /** A source that did well is not asked again because of where it goes. */
    private Probed ask(Launch launch, Definition definition, Capabilities ffmpeg) throws InterruptedException {
        Asked asked = new Asked(
                definition.name(),
                definition.inputs().get(0),
                definition.ffmpeg().input());
        boolean anew = launch.unplanned().map(Launch.Unplanned::anew).orElse(true);
        Media before = media.get(asked);
        if (before != null && !anew) {
            return new Probed.Found(before);
        }
        Probed probed = prober.probe(definition, ffmpeg);
        probed.media().ifPresent(found -> media.put(asked, found));
        return probed;
    }

    /** FFmpeg would tell of it as of a filter that cannot be used. */
    private Optional<Diagnosis> missingSlate(Definition definition) {
        return Planner.slatePicture(definition)
                .filter(file -> !Files.isReadable(prober.workDir().resolve(file)))
                .map(file -> new Diagnosis(Cause.SOURCE_MISSING, "the slate's picture " + file + " is not there"));
    }

    /** A slate shows the form of what the stream last had; that is remembered of every other source. */
    private Optional<Media> media(Definition definition, Probed probed) {
        if (definition.inputs().get(0) instanceof Input.Slate) {
            return Optional.ofNullable(seen.get(definition.name()));
        }
        probed.media().ifPresent(media -> seen.put(definition.name(), media));
        return probed.media();
    }

    /** What is kept as it is, or left out, needs no question; and some sources take one caller in their life. */
    private static boolean isDecided(Definition definition) {
        Video.Codec video = definition.video().codec();
        Audio.Codec audio = definition.audio().codec();
        return (video == Video.Codec.COPY || video == Video.Codec.NONE)
                && (audio == Audio.Codec.COPY || audio == Audio.Codec.NONE);
    }

    private void begin(Launch launch, Definition definition, Plan plan, Optional<Diagnosis> problem) {
        if (problem.isPresent()) {
            failed(launch.run(), problem.get());
            return;
        }
        tell(launch.run().stream(), plan);
        known.put(new Wanted(definition, launch.program()), plan.commandLine());
        Planner.overwritten(definition)
                .forEach(file -> EarlierFile.keep(prober.workDir().resolve(file)));
        children.start(launch.planned(plan.commandLine()));
    }

    private static Optional<Diagnosis> problem(Probed probed) {
        return probed.isDecisive() && probed instanceof Probed.Failed failed
                ? Optional.of(failed.diagnosis())
                : Optional.empty();
    }

    private void failed(RunId run, Diagnosis diagnosis) {
        inbox.offer(new Event.StartFailed(run, diagnosis));
    }

    private void tell(StreamName stream, Plan plan) {
        log.line(stream, new LogLine(LogLine.Level.INFO, "plan: video " + plan.video() + "; audio " + plan.audio()));
        plan.warnings().forEach(warning -> log.line(stream, new LogLine(LogLine.Level.WARNING, "plan: " + warning)));
    }

    private static <K, V> Map<K, V> newest() {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST_PLANS;
            }
        });
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "prober-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
