package io.github.streampusher.daemon;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.config.watch.ConfigWatcher;
import io.github.streampusher.control.ControlApi;
import io.github.streampusher.control.ControlServer;
import io.github.streampusher.control.HttpService;
import io.github.streampusher.control.PageApi;
import io.github.streampusher.journal.ConsoleLog;
import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.node.FleetAnswers;
import io.github.streampusher.node.FleetMember;
import io.github.streampusher.probe.FfmpegCapabilities;
import io.github.streampusher.probe.ProbePool;
import io.github.streampusher.process.ChildLauncher;
import io.github.streampusher.process.EventQueue;
import io.github.streampusher.process.OrphanReaper;
import io.github.streampusher.relay.MediaRelay;
import io.github.streampusher.reporting.ChangeHistory;
import io.github.streampusher.reporting.CompositeObserver;
import io.github.streampusher.reporting.FfmpegJournal;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.History;
import io.github.streampusher.reporting.Notifications;
import io.github.streampusher.reporting.OverrideFile;
import io.github.streampusher.reporting.PositionFile;
import io.github.streampusher.reporting.RateHistory;
import io.github.streampusher.reporting.RunTotals;
import io.github.streampusher.reporting.ServiceStatusReporter;
import io.github.streampusher.reporting.StateJournal;
import io.github.streampusher.still.StillMaker;
import io.github.streampusher.still.Stills;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.Supervisor;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Observer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: everything wired together, whoever starts it. */
public final class Application {
    public static final String RELOAD_REQUEST = "reload";

    /** As in the jar's manifest. */
    public static final String VERSION = Optional.ofNullable(
                    Application.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Path mainFile;
    private final Configuration configuration;
    private final Settings.Daemon startSettings;
    private final DaemonFolders folders;
    /** Few people watch between four and five. */
    private static final int QUIET_HOUR = 4;

    private final Clock clock = new Clock() {
        @Override
        public Duration now() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public Instant wallTime() {
            return Instant.now();
        }

        @Override
        public boolean isQuietHour() {
            return LocalTime.now().getHour() == QUIET_HOUR;
        }
    };
    private final SystemdNotifier systemd = SystemdNotifier.of(System.getenv());
    private final EventQueue mailbox = new EventQueue();
    private final InstanceLock lock;
    private final StreamLogs streamLogs;
    private final StateJournal stateJournal;
    private final FfmpegJournal ffmpegJournal;
    private final MediaRelay relay;
    private final ChildLauncher children;
    private final ProbePool probes;
    private final History history;
    private final OverrideFile overrides;
    private final PositionFile positions;
    private final ChangeHistory changes = new ChangeHistory(clock);
    private final Notifications notifications = new Notifications(clock);
    private final NotificationSinks notificationSinks = new NotificationSinks(notifications);
    private final Stills stills;
    private volatile String ffmpeg = "";
    private final HttpService httpService;
    private final ControlServer controlServer;
    private final ConfigReloader reloader;
    private final Optional<FleetMember> fleet; // no lambda takes it: that would load its class where there is no fleet
    private final Thread supervisorThread;
    private final ConfigWatcher configWatcher;
    private final JavaUpdateRestart updateRestart = new JavaUpdateRestart(System.getenv(), this::stop);
    private boolean isClosed;

    /**
     * Reads the configuration, takes the run directory and starts every stream.
     *
     * @throws UserError when the daemon cannot run at all
     */
    public Application(Path mainFile) {
        Thread.setDefaultUncaughtExceptionHandler(FatalErrorHandler::handle);
        this.mainFile = mainFile;
        configuration = new Configuration(mainFile);
        FfmpegCapabilities capabilities = new FfmpegCapabilities()
                .prefetch(configuration.mainSettings().daemon().ffmpeg());
        Configuration.LoadResult loaded = requireUsable(configuration.load());
        startSettings = loaded.settings().daemon();
        folders = DaemonFolders.create(startSettings, mainFile);
        RunTotals totals;
        try {
            lock = InstanceLock.acquire(folders.pidFile());
            killOrphans(folders.runDir());
            streamLogs = new StreamLogs(folders.logDir(), loaded.settings().log());
            stateJournal = new StateJournal(streamLogs, clock);
            ffmpegJournal = new FfmpegJournal(streamLogs, clock);
            relay = new MediaRelay(mailbox, folders.runDir().resolve("relay"));
            children = new ChildLauncher(mailbox, ffmpegJournal, relay, folders.runDir(), workDir());
            Settings.Fleet shared = loaded.settings().fleet();
            fleet = shared.isUsed() ? Optional.of(joinFleet(shared)) : Optional.empty();
            EventSink inbox = fleet.isPresent() ? fleet.get() : mailbox;
            reloader = new ConfigReloader(
                    configuration, inbox, systemd, this::reconfigure, notifications::problemsChanged);
            probes = new ProbePool(mailbox, capabilities, workDir(), folders.runDir());
            history = new History(folders.stateDir(), clock, fleetStatus().map(FleetStatus::node));
            totals = new RunTotals(history);
            overrides = new OverrideFile(folders.stateDir());
            positions = new PositionFile(folders.stateDir());
            stills = new Stills(new StillMaker(relay, () -> ffmpeg, workDir()), Stills.background(), clock::now);
            ControlApi answers = new ControlApi(
                    mailbox,
                    reloader::report,
                    folders.stateDir(),
                    history,
                    totals,
                    overrides,
                    this::fleetStatus,
                    children::cores);
            PageApi page = new PageApi(answers, reloader, changes, new RateHistory(), stills, folders.logDir());
            httpService = new HttpService(page);
            PlanService plans = new PlanService(reloader::lastLoad, capabilities, workDir(), folders.runDir());
            controlServer = new ControlServer(folders.socket(), request -> answer(request, page, plans), lock::restore);
        } catch (IOException e) {
            throw new UserError("cannot start: " + e.getMessage(), e);
        }
        supervisorThread = new Thread(newSupervisor(totals), "supervisor");
        supervisorThread.start();
        LOG.info("stream-pusher {} with {}, logs in {}", VERSION, mainFile, folders.logDir());
        mailbox.offer(new Event.PositionsRestored(positions.restore()));
        mailbox.offer(new Event.OverridesRestored(overrides.restore(), overrides.writtenAt()));
        reloader.applyInitial(loaded);
        logHintIfNoStreams(loaded);
        configWatcher = new ConfigWatcher(configuration::watchedPaths, reloader::reloadIfChanged);
    }

    private String answer(String request, PageApi page, PlanService plans) {
        if (request.equals(RELOAD_REQUEST)) {
            return reloader.reloadAndReport();
        }
        if (request.split(" ")[0].equals(FleetAnswers.REQUEST)) {
            return fleet.isPresent()
                    ? new FleetAnswers(fleet.get()).handle(request)
                    : "this daemon is in no fleet: its configuration has no \"fleet: engine:\"";
        }
        return request.startsWith(PlanService.REQUEST)
                ? plans.answer(request.substring(PlanService.REQUEST.length()))
                : page.handle(request);
    }

    private Optional<FleetStatus> fleetStatus() {
        return fleet.isPresent() ? Optional.of(new FleetAnswers(fleet.get()).status()) : Optional.empty();
    }

    private Configuration.LoadResult requireUsable(Configuration.LoadResult loaded) {
        if (!loaded.mainFileParsed()) {
            throw new UserError(loaded.problems().stream()
                    .map(Problem::toString)
                    .findFirst()
                    .orElse(mainFile + " cannot be read"));
        }
        return loaded;
    }

    private FleetMember joinFleet(Settings.Fleet settings) {
        try {
            Optional<String> given = settings.node().name(); // a machine whose name does not resolve needs one
            String name =
                    given.isPresent() ? given.get() : InetAddress.getLocalHost().getHostName();
            FleetMember member = new FleetMember(
                    settings,
                    name,
                    folders.runDir(),
                    mailbox,
                    systemd,
                    children::killAll,
                    children::coresOfWholeMinute);
            children.guardStarts(member::refusal);
            return member;
        } catch (IllegalArgumentException e) {
            throw new UserError("fleet.certificate: " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            throw new UserError("this machine has no name; set fleet.node.name", e);
        }
    }

    private static void killOrphans(Path runDir) {
        for (OrphanReaper.Orphan left : OrphanReaper.kill(runDir)) {
            LOG.warn("{}: killed process {}, which an earlier daemon left behind", left.stream(), left.pid());
        }
    }

    private Supervisor newSupervisor(RunTotals totals) {
        List<Observer> observers = List.of(
                stateJournal,
                ffmpegJournal,
                history,
                history.availabilityMeter(),
                totals,
                notifications,
                overrides,
                positions,
                changes,
                new ServiceStatusReporter(systemd),
                updateRestart);
        Jitter jitter = Jitter.seeded(ProcessHandle.current().pid());
        return new Supervisor(mailbox, clock, children, relay, probes, new CompositeObserver(observers), jitter);
    }

    private void logHintIfNoStreams(Configuration.LoadResult loaded) {
        if (loaded.catalogue().definitions().isEmpty()
                && loaded.catalogue().invalid().isEmpty()) {
            LOG.info(
                    "no stream is defined yet: write one into {}/NAME.yaml, and it starts; see stream-pusher.yaml(5)",
                    startSettings.streamsDir());
        }
    }

    private Path workDir() {
        return mainFile.toAbsolutePath().resolveSibling("");
    }

    /** What can change while the daemon runs. */
    private void reconfigure(Settings settings) {
        Settings.Daemon wanted = settings.daemon();
        boolean foldersMoved = !wanted.logDir().equals(startSettings.logDir())
                || !wanted.runDir().equals(startSettings.runDir())
                || !wanted.stateDir().equals(startSettings.stateDir());
        if (foldersMoved) {
            LOG.warn("{}: daemon: the folders stay as they were until the daemon is restarted", mainFile);
        }
        streamLogs.reconfigure(settings.log());
        ffmpeg = wanted.ffmpeg();
        stills.reconfigure(settings.http().stills() && settings.http().listen().isPresent());
        httpService.configure(settings.http());
        notificationSinks.reconfigure(settings.notification());
        stateJournal.useLanguage(wanted.textLanguage(System.getenv()));
        notifications.useLanguage(wanted.textLanguage(System.getenv()));
    }

    /** Reads the definitions again; any thread may call it. */
    public void reload() {
        try {
            reloader.reload();
        } catch (RuntimeException | Error e) { // the end of one reload
            LOG.error("reading the definitions again failed; the next reload will be handled as usual", e);
        }
    }

    /** Tells all streams to stop; {@link #join} returns when they have. Any thread may call it, more than once. */
    public void stop() {
        systemd.stopping();
        mailbox.offer(new Event.Shutdown());
    }

    /**
     * Waits until every child is gone, and closes everything; where the service manager is to start the daemon anew, the
     * process ends with it.
     */
    public synchronized void join() {
        if (isClosed) {
            return;
        }
        try {
            supervisorThread.join();
            if (fleet.isPresent()) {
                fleet.get().close();
            }
            configWatcher.close();
            probes.close();
            children.close();
            relay.close();
            controlServer.close();
            httpService.close();
            notifications.close();
            overrides.close();
            positions.close();
            history.close();
            LOG.info("stopped");
            streamLogs.close();
            lock.close();
            ConsoleLog.close();
            isClosed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("at the end: {}", e.toString());
        }
        updateRestart.endProcessIfDue();
    }
}
