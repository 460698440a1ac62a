package io.github.streampusher.daemon;

import io.github.streampusher.config.ConfigWatcher;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.config.Problem;
import io.github.streampusher.control.Answers;
import io.github.streampusher.control.ControlServer;
import io.github.streampusher.control.HttpService;
import io.github.streampusher.journal.ConsoleLog;
import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.probe.FfmpegCapabilities;
import io.github.streampusher.probe.FfprobeFailbackProber;
import io.github.streampusher.probe.PlanningLauncher;
import io.github.streampusher.probe.Prober;
import io.github.streampusher.process.ChildLauncher;
import io.github.streampusher.process.EventQueue;
import io.github.streampusher.process.OrphanReaper;
import io.github.streampusher.reporting.FfmpegLines;
import io.github.streampusher.reporting.History;
import io.github.streampusher.reporting.Journal;
import io.github.streampusher.reporting.Notifications;
import io.github.streampusher.reporting.Observers;
import io.github.streampusher.reporting.ServiceState;
import io.github.streampusher.reporting.Totals;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.Supervisor;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Observer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: everything wired together, whoever starts it. */
public final class Application {
    public static final String RELOAD = "reload";

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Path mainFile;
    private final Configuration configuration;
    private final Settings.Daemon fixed;
    private final Clock clock = new SystemClock();
    private final SystemdNotifier systemd = SystemdNotifier.of(System.getenv());
    private final EventQueue mailbox = new EventQueue();
    private final InstanceLock lock;
    private final StreamLogs streamLogs;
    private final FfmpegLines ffmpegLines;
    private final ChildLauncher children;
    private final PlanningLauncher launcher;
    private final FfprobeFailbackProber scout;
    private final History history;
    private final Notifications notifications = new Notifications(clock);
    private final NotificationReceivers receivers = new NotificationReceivers(notifications);
    private final HttpService http;
    private final ControlServer control;
    private final Reloads reloads;
    private final Thread supervisor;
    private final ConfigWatcher watcher;

    /**
     * Reads the configuration, takes the run directory and starts every stream.
     *
     * @throws UserError when the daemon cannot run at all
     */
    public Application(Path mainFile) {
        this.mainFile = mainFile;
        configuration = new Configuration(mainFile);
        FfmpegCapabilities capabilities = new FfmpegCapabilities().prefetch(configuration.ffmpegProgram());
        Configuration.LoadResult loaded = usable(configuration.load());
        fixed = loaded.settings().daemon();
        reloads = new Reloads(configuration, mailbox, systemd, this::retune, notifications::problemsChanged);
        Folders folders = Folders.make(fixed, mainFile);
        Totals totals;
        try {
            lock = InstanceLock.take(folders.pidFile());
            killLeftovers(folders.run());
            streamLogs = new StreamLogs(folders.log(), loaded.settings().log());
            ffmpegLines = new FfmpegLines(streamLogs, clock);
            children = new ChildLauncher(mailbox, ffmpegLines, folders.run(), workDir());
            launcher = new PlanningLauncher(children, mailbox, ffmpegLines, prober(fixed), capabilities);
            scout = new FfprobeFailbackProber(mailbox, launcher::prober, capabilities);
            history = new History(folders.state(), clock);
            totals = new Totals(history);
            Answers answers = new Answers(mailbox, reloads::report, folders.state(), history, totals);
            http = new HttpService(answers);
            control = new ControlServer(
                    folders.socket(),
                    request -> request.equals(RELOAD) ? reloads.reloadAndTell() : answers.to(request));
        } catch (IOException e) {
            throw new UserError("cannot start: " + e.getMessage(), e);
        }
        supervisor = new Thread(supervisor(totals), "supervisor");
        supervisor.start();
        LOG.info("stream-pusher {} with {}, logs in {}", Version.PROGRAM, mainFile, folders.log());
        reloads.first(loaded);
        sayWhatToDoNext(loaded);
        watcher = new ConfigWatcher(configuration::watchedPaths, reloads::reloadIfChanged);
    }

    private Configuration.LoadResult usable(Configuration.LoadResult loaded) {
        if (!loaded.mainFileParsed()) {
            throw new UserError(loaded.problems().stream()
                    .map(Problem::toString)
                    .findFirst()
                    .orElse(mainFile + " cannot be read"));
        }
        return loaded;
    }

    private static void killLeftovers(Path runDir) {
        for (OrphanReaper.Orphan left : OrphanReaper.kill(runDir)) {
            LOG.warn("{}: killed process {}, which an earlier daemon left behind", left.stream(), left.pid());
        }
    }

    private Supervisor supervisor(Totals totals) {
        List<Observer> observers = List.of(
                new Journal(streamLogs, clock), ffmpegLines, history, totals, notifications, new ServiceState(systemd));
        Jitter jitter = Jitter.seeded(ProcessHandle.current().pid());
        return new Supervisor(mailbox, clock, launcher, scout, new Observers(observers), jitter);
    }

    private void sayWhatToDoNext(Configuration.LoadResult loaded) {
        if (loaded.catalogue().definitions().isEmpty()
                && loaded.catalogue().invalid().isEmpty()) {
            LOG.info(
                    "no stream is defined yet: write one into {}/NAME.yaml, and it starts; see stream-pusher.yaml(5)",
                    fixed.streamsDir());
        }
    }

    private Path workDir() {
        return mainFile.toAbsolutePath().getParent();
    }

    private Prober prober(Settings.Daemon settings) {
        return new Prober(settings.ffprobe(), workDir());
    }

    /** What can change while the daemon runs. */
    private void retune(Settings settings) {
        Settings.Daemon wanted = settings.daemon();
        boolean foldersMoved = !wanted.logDir().equals(fixed.logDir())
                || !wanted.runDir().equals(fixed.runDir())
                || !wanted.stateDir().equals(fixed.stateDir());
        if (foldersMoved) {
            LOG.warn("{}: daemon: the folders stay as they were until the daemon is restarted", mainFile);
        }
        streamLogs.reconfigure(settings.log());
        launcher.reconfigure(prober(wanted));
        http.listen(settings.http().listen());
        receivers.retune(settings.notification());
    }

    /** Reads the definitions again; any thread may call it. */
    public void reload() {
        reloads.reload();
    }

    /** Tells all streams to stop; {@link #join} returns when they have. Any thread may call it, more than once. */
    public void stop() {
        systemd.stopping();
        mailbox.offer(new Event.Shutdown());
    }

    /** Waits until every child is gone, and closes everything. */
    public void join() {
        try {
            supervisor.join();
            watcher.close();
            scout.close();
            launcher.close();
            children.close();
            control.close();
            http.close();
            notifications.close();
            history.close();
            LOG.info("stopped");
            streamLogs.close();
            lock.close();
            ConsoleLog.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("at the end: {}", e.toString());
        }
    }
}
