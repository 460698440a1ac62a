package io.github.streampusher.process;

import io.github.streampusher.cost.CpuMeter;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.socket.SocketQueues;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.LineLog;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and signals real children, all on the one thread {@code launcher}, which lives as long as the daemon: the
 * kernel kills a child with the thread that started it. What children say and how they end comes from the pump.
 *
 * <p>Any thread may call it.
 */
public final class ChildLauncher implements Launcher, AutoCloseable {
    /** A killed process that is still there after this hangs in the kernel; nothing can be done about it. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ChildLauncher.class);

    private final EventSink inbox;
    private final LineLog log;
    private final Relay relay;
    private final Path runDir;
    private final Path workDir;
    private final Pump pump;
    private final HlsKeeper hlsKeeper;
    private final BlockingQueue<LauncherTask> tasks = new PriorityBlockingQueue<>();
    private final AtomicLong sequence = new AtomicLong();
    private final Thread thread = new Thread(this::runLoop, "launcher");

    private volatile Function<StreamName, Optional<Diagnosis>> guard = stream -> Optional.empty();

    private final Map<RunId, Child> running = new ConcurrentHashMap<>();

    // the launcher thread's own
    private final ChildStarter starter;
    private final ConnectionWatch connections;
    private final CpuMeter cpu;
    private boolean closing;

    /** What is to be done with living children comes before the starts of others, which take time. */
    private record LauncherTask(boolean urgent, long sequence, Runnable action) implements Comparable<LauncherTask> {
        private static final Comparator<LauncherTask> URGENT_THEN_OLDEST =
                Comparator.comparing(LauncherTask::urgent).reversed().thenComparing(LauncherTask::sequence);

        @Override
        public int compareTo(LauncherTask other) {
            return URGENT_THEN_OLDEST.compare(this, other);
        }
    }

    /**
     * @param relay to which feeds and pushes connect
     * @param runDir the daemon's run-dir: no two daemons share one
     * @param workDir from which the children take relative paths
     */
    public ChildLauncher(EventSink inbox, LineLog log, Relay relay, Path runDir, Path workDir) {
        this(inbox, log, relay, runDir, workDir, new CpuMeter());
    }

    ChildLauncher(EventSink inbox, LineLog log, Relay relay, Path runDir, Path workDir, CpuMeter cpu) {
        this.cpu = cpu;
        this.relay = relay;
        this.inbox = inbox;
        this.log = log;
        this.runDir = runDir;
        this.workDir = workDir;
        this.starter = new ChildStarter(relay, runDir, workDir);
        this.connections = new ConnectionWatch(inbox);
        this.pump = new Pump(this::onExited);
        this.hlsKeeper = new HlsKeeper(inbox);
        submit(false, starter::prepare); // while the streams are still being read and planned
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Asks before each fork, and again when the child is there, which is then killed.
     *
     * @param refusal why this stream may have no child now
     */
    public void guardStarts(Function<StreamName, Optional<Diagnosis>> refusal) {
        guard = refusal;
    }

    /** Kills every child, without a word to anyone before. */
    public void killAll() {
        running.values().forEach(child -> child.signal(StopSignal.KILL));
    }

    @Override
    public void start(Launch launch) {
        if (launch.replacedFiles().isEmpty()) {
            submit(false, () -> startNow(launch));
        } else { // a folder may hang, and all signals come from the thread that starts
            hlsKeeper.execute(() -> {
                try {
                    launch.replacedFiles()
                            .forEach(file -> OverwriteGuard.renameExisting(workDir, file, LocalDateTime.now()));
                } finally { // FFmpeg overwrites no file by itself
                    submit(false, () -> startNow(launch));
                }
            });
        }
    }

    /** The relay may still hold the media of a child that has exited, and with them the report of its end. */
    @Override
    public void signal(RunId run, StopSignal signal) {
        withChild(run, child -> signalNow(child, signal), () -> relay.stopping(run));
    }

    @Override
    public void examine(RunId run) {
        withChild(run, this::examineNow, () -> {});
    }

    @Override
    public void retain(RunId run, List<RetainedFiles> files) {
        withChild(run, child -> hlsKeeper.retain(run, files), () -> {});
    }

    /** Of a run whose own start still waits, after that. */
    private void withChild(RunId run, Consumer<Child> task, Runnable withoutChild) {
        submit(
                running.containsKey(run),
                () -> Optional.ofNullable(running.get(run)).ifPresentOrElse(task, withoutChild));
    }

    /** What the running children of each stream cost, in cores over the last minute; absent in their first seconds. */
    public Map<StreamName, Double> cores() {
        return cpu.cores();
    }

    /** Only of the streams all of whose children have run for the whole minute. */
    public Map<StreamName, Double> coresOfWholeMinute() {
        return cpu.coresOfWholeMinute();
    }

    private void submit(boolean urgent, Runnable task) {
        tasks.add(new LauncherTask(urgent, sequence.incrementAndGet(), task));
    }

    /** Kills what still runs, and waits until it is gone. */
    @Override
    public void close() {
        hlsKeeper.close();
        submit(true, () -> {
            closing = true;
            running.values().forEach(child -> child.signal(StopSignal.KILL));
        });
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
            pump.close(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runLoop() {
        while (!closing || !running.isEmpty()) {
            try {
                runNextTask();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | Error e) { // with this thread every child would die
                LOG.error("The launcher goes on after a bug", e);
            }
        }
    }

    /** Checks the connections when nothing else is to be done, and between two tasks. */
    private void runNextTask() throws InterruptedException {
        LauncherTask task = running.isEmpty()
                ? tasks.take()
                : tasks.poll(Math.max(0, connections.nanosUntilCheck()), TimeUnit.NANOSECONDS);
        if (task != null) {
            task.action().run();
        }
        if (connections.nanosUntilCheck() <= 0) {
            connections.check(running.values());
            if (cpu.isDue(System.nanoTime())) {
                List<ChildGroup> groups =
                        running.values().stream().map(Child::group).toList();
                cpu.add(ChildGroup.cpuTicks(groups), System.nanoTime());
            }
        }
    }

    private void startNow(Launch launch) {
        if (closing) {
            return;
        }
        Optional<Diagnosis> refusal = guard.apply(launch.run().stream());
        if (refusal.isPresent()) {
            reportStartFailure(launch, refusal.get());
            return;
        }
        try {
            Optional<Path> program = Program.find(launch.program());
            if (program.isPresent()) {
                boolean script = ChildGroup.isScript(program.get());
                register(launch, starter.start(launch, program.get(), script), script);
            } else {
                String evidence = launch.program() + " is not there, or may not be executed";
                reportStartFailure(launch, new Diagnosis(Cause.FFMPEG_MISSING, evidence));
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) { // the last: no thread for the JDK's reaper
            killHalfStarted();
            starter.cleanUp(launch.run());
            reportStartFailure(launch, StartFailure.diagnose(e));
        }
    }

    private void register(Launch launch, Process process, boolean script) {
        Child child = new Child(launch, process, script, pump.lineBudget(), inbox, log);
        running.put(launch.run(), child);
        inbox.offer(new Event.Started(launch.run(), process.pid()));
        hlsKeeper.add(launch, workDir);
        if (guard.apply(launch.run().stream()).isPresent()) {
            child.signal(StopSignal.KILL);
        }
        pump.add(child); // which may report its end at once
    }

    private void reportStartFailure(Launch launch, Diagnosis diagnosis) {
        inbox.offer(new Event.StartFailed(launch.run(), diagnosis));
    }

    /** When something fails between the fork and its answer, a child may be there that nobody knows. */
    private void killHalfStarted() {
        OrphanReaper.killUnknown(
                runDir,
                running.values().stream()
                        .map(child -> child.group().leader().pid())
                        .toList());
    }

    private void examineNow(Child child) {
        long pid = child.group().worker();
        boolean stopped = ProcessEntry.of(pid).filter(ProcessEntry::isStopped).isPresent();
        SocketQueues sockets = SocketQueues.of(pid);
        ProcessObservation symptoms =
                new ProcessObservation(stopped, BlockedSyscall.of(pid), sockets.unsentBytes(), sockets.unreadBytes());
        inbox.offer(new Event.Examined(child.run(), symptoms));
    }

    private void signalNow(Child child, StopSignal signal) {
        pump.markStop(child);
        relay.stopping(child.run());
        if (signal == StopSignal.END_INPUT) {
            relay.close(child.run());
        } else {
            child.signal(signal);
        }
    }

    private void onExited(Event.Exited exited) {
        hlsKeeper.remove(exited.run());
        relay.whenPlayed(exited.run(), () -> inbox.offer(exited));
        submit(true, () -> {
            running.remove(exited.run());
            connections.forget(exited.run());
            cpu.forget(exited.run());
            starter.cleanUp(exited.run());
        });
    }
}
