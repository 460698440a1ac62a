package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.process.SlateFolder;
import io.github.streampusher.process.StartFailure;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs probes, a bounded number at a time. Any thread may call it.
 *
 * <p>It has up to {@value #MAX_PROBES} threads {@code prober-N} that ask sources, one {@code planner} for questions that
 * ask no source and so never wait, up to {@value #MAX_FAILBACK_PROBES} threads {@code failback-N}, which
 * also encode slates, and up to {@value #MAX_LOOKS} threads {@code viewer-N} that look at outputs. Idle threads end.
 */
public final class ProbePool implements Prober, AutoCloseable {
    /** An ffprobe takes 10 MB and up to 20 s, just when a network has failed and all sources are asked. */
    static final int MAX_PROBES = 20;

    /** Hundreds of streams may wait for one server to come back. */
    static final int MAX_FAILBACK_PROBES = 8;

    /** A look takes some tenths of a second, and up to 20 s where nothing answers. */
    static final int MAX_LOOKS = 8;

    private static final int IDLE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ProbePool.class);

    private final EventSink events;
    private final FfmpegCapabilities capabilities;
    private final Path workDir;
    private final Path runDir;
    private final ThreadPoolExecutor probers = executor("prober", MAX_PROBES);
    private final ThreadPoolExecutor planners = executor("planner", 1);
    private final ThreadPoolExecutor failbackProbers = executor("failback", MAX_FAILBACK_PROBES);
    private final ThreadPoolExecutor viewers = executor("viewer", MAX_LOOKS);
    private final PlaylistReader playlists = new PlaylistReader();
    private final FileLists fileLists;
    private final Map<RunId, Task> tasks = new ConcurrentHashMap<>();

    /**
     * @param workDir where relative paths begin
     * @param runDir of this daemon, which marks its probes
     */
    public ProbePool(EventSink events, FfmpegCapabilities capabilities, Path workDir, Path runDir) {
        this.events = events;
        this.capabilities = capabilities;
        this.workDir = workDir;
        this.runDir = runDir;
        fileLists = new FileLists(events, workDir);
    }

    /** One probe, from its request to its answer. */
    private final class Task implements Runnable {
        private final Request request;
        private Optional<Thread> thread = Optional.empty();
        private boolean cancelled;

        Task(Request request) {
            this.request = request;
        }

        @Override
        public void run() {
            if (begin()) {
                answer(probe());
            } else {
                answer(cancelledProbe(request.run()));
            }
        }

        private synchronized boolean begin() {
            thread = Optional.of(Thread.currentThread());
            return !cancelled;
        }

        private Event.Probed probe() {
            Capabilities ffmpeg = Capabilities.UNKNOWN;
            try {
                ValueCommands.Outcome given = commands().run(request.commands(), request.definition());
                events.offer(new Event.ProbeStarted(request.run()));
                ffmpeg = capabilities.forRun(request.programs().ffmpeg(), request.definition());
                ProbeResult result = given.failure().isPresent()
                        ? new ProbeResult.Failed(given.failure().get())
                        : ask(request.definition().with(given.values()), ffmpeg);
                return new Event.Probed(request.run(), ffmpeg, result, given.values());
            } catch (InterruptedException e) {
                return cancelledProbe(request.run());
            } catch (OutOfMemoryError e) { // no room for another thread or process
                return new Event.Probed(request.run(), ffmpeg, new ProbeResult.Failed(StartFailure.diagnose(e)));
            } catch (RuntimeException | Error e) { // without an answer the stream would wait until its start time-out
                LOG.error("{}: a defect in the probe", request.run(), e);
                Diagnosis defect = new Diagnosis(Cause.UNKNOWN, "a defect of this program: " + e);
                return new Event.Probed(request.run(), ffmpeg, new ProbeResult.Failed(defect));
            }
        }

        private ProbeResult ask(Definition definition, Capabilities ffmpeg) throws InterruptedException {
            Optional<String> missing = Planner.pictureFiles(definition).stream()
                    .filter(file -> !Files.isReadable(workDir.resolve(file)))
                    .findFirst();
            if (missing.isPresent()) {
                String evidence = "the file of the slate or an overlay cannot be read: " + missing.get();
                return new ProbeResult.Failed(new Diagnosis(Cause.SOURCE_MISSING, evidence));
            }
            Optional<Diagnosis> refused = request.asksUploads()
                    ? definition.outputs().stream()
                            .filter(Output::isUploaded)
                            .flatMap(output -> UploadCheck.refusal(output).stream())
                            .findFirst()
                    : Optional.empty();
            if (refused.isPresent()) {
                return new ProbeResult.Failed(refused.get());
            }
            return request.asksSource()
                    ? ffprobe(request.programs()).probe(definition, ffmpeg)
                    : new ProbeResult.Skipped();
        }

        private synchronized void answer(Event.Probed result) {
            thread = Optional.empty();
            Thread.interrupted(); // the interrupt was for this task
            tasks.remove(request.run(), this);
            events.offer(result);
        }

        private void cancel() {
            boolean queued;
            synchronized (this) {
                cancelled = true;
                queued = thread.isEmpty();
                thread.ifPresent(Thread::interrupt); // kills the ffprobe
            }
            if (queued && (probers.remove(this) || planners.remove(this))) {
                answer(cancelledProbe(request.run()));
            }
        }
    }

    @Override
    public void probe(Request request) {
        Task task = new Task(request);
        tasks.put(request.run(), task);
        try {
            (request.isSlow() ? probers : planners).execute(task);
        } catch (OutOfMemoryError e) { // no room for a thread
            task.answer(new Event.Probed(
                    request.run(), Capabilities.UNKNOWN, new ProbeResult.Failed(StartFailure.diagnose(e))));
        }
    }

    @Override
    public void cancel(RunId run) {
        Optional.ofNullable(tasks.get(run)).ifPresent(Task::cancel);
    }

    private static Event.Probed cancelledProbe(RunId run) {
        return new Event.Probed(run, Capabilities.UNKNOWN, new ProbeResult.Skipped());
    }

    @Override
    public void probeFailback(RunId run, Programs programs, Definition definition, Route route) {
        try {
            failbackProbers.execute(() -> {
                try {
                    FailbackProbe probe =
                            new FailbackProbe(ffprobe(programs), capabilities.of(programs.ffmpeg()), commands());
                    events.offer(new Event.FailbackProbed(run, probe.bestRoute(definition, route)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException | Error e) { // such as a port number above 65535
                    LOG.warn("{}: cannot probe the preferred route: {}", run.stream(), e.toString());
                    events.offer(new Event.FailbackProbed(run, route));
                }
            });
        } catch (OutOfMemoryError e) { // no room for a thread: nothing better is found this time
            events.offer(new Event.FailbackProbed(run, route));
        }
    }

    @Override
    public void look(RunId run, Programs programs, int output, Address url) {
        try {
            viewers.execute(() -> {
                try {
                    Look look = new ViewerLook(programs.ffprobe(), workDir, playlists, ViewerLook.TIMEOUT).at(url);
                    events.offer(new Event.Looked(run, output, look));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException | Error e) { // such as a port number above 65535
                    LOG.warn("{}: cannot look at an output: {}", run.stream(), e.toString());
                    events.offer(new Event.Looked(run, output, Look.failed("cannot be looked at: " + e)));
                }
            });
        } catch (OutOfMemoryError e) { // no room for a thread: the next look may find one
            LOG.warn("{}: cannot look at an output: {}", run.stream(), e.toString());
        }
    }

    @Override
    public void prepareSlate(Programs programs, SlateFile slate) {
        try {
            failbackProbers.execute(() -> {
                try {
                    SlateFolder.in(runDir).make(programs.ffmpeg(), slate, workDir);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException | TimeoutException | RuntimeException | Error e) {
                    LOG.warn("a slate cannot be encoded beforehand: {}", e.toString());
                }
            });
        } catch (OutOfMemoryError e) { // no room for a thread: the slate is encoded when it is sent
            LOG.warn("a slate cannot be encoded beforehand: {}", e.toString());
        }
    }

    private ValueCommands commands() {
        return new ValueCommands(workDir, Optional.of(runDir), ValueCommands.TIMEOUT);
    }

    @Override
    public void watchFiles(Map<StreamName, String> lists) {
        fileLists.watch(lists);
    }

    private Ffprobe ffprobe(Programs programs) {
        return new Ffprobe(programs.ffprobe(), workDir, Optional.of(runDir));
    }

    /** Ends all probes; nothing is answered any more. */
    @Override
    public void close() {
        probers.shutdownNow();
        planners.shutdownNow();
        failbackProbers.shutdownNow();
        viewers.shutdownNow();
        fileLists.close();
    }

    private static ThreadPoolExecutor executor(String name, int maxThreads) {
        AtomicInteger threads = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                maxThreads, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, name + "-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
