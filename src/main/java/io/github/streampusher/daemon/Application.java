package io.github.streampusher.daemon;

import io.github.streampusher.config.ConfigWatcher;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.config.Problem;
import io.github.streampusher.process.Children;
import io.github.streampusher.process.Command;
import io.github.streampusher.process.Leftovers;
import io.github.streampusher.process.PlanningLauncher;
import io.github.streampusher.process.Prober;
import io.github.streampusher.process.QueueMailbox;
import io.github.streampusher.status.Answers;
import io.github.streampusher.status.ConfigReport;
import io.github.streampusher.status.ControlServer;
import io.github.streampusher.status.History;
import io.github.streampusher.status.HttpService;
import io.github.streampusher.status.Notifications;
import io.github.streampusher.status.Receiver;
import io.github.streampusher.status.ServiceState;
import io.github.streampusher.status.Totals;
import io.github.streampusher.status.Webhook;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Catalogue;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Text;
import io.github.streampusher.streamlog.ConsoleLog;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.Clock;
import io.github.streampusher.supervision.Event;
import io.github.streampusher.supervision.Jitter;
import io.github.streampusher.supervision.ReloadSummary;
import io.github.streampusher.supervision.Supervisor;
import io.github.streampusher.systemd.Systemd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: everything wired together, whoever starts it. */
final class Application {
    /** A receiver of events that takes longer is given up on. */
    private static final Duration NOTIFY_TIMEOUT = Duration.ofSeconds(10);

    static final String RELOAD = "reload";

    /** The loop answers within milliseconds; one that does not is hung. */
    private static final int ANSWER_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Configuration configuration;
    private final Path mainFile;
    private final Settings.Daemon fixed;
    private final InstanceLock lock;
    private final StreamLogs streamLogs;
    private final Clock clock = new SystemClock();
    private final Systemd systemd = Systemd.of(System.getenv());
    private final QueueMailbox mailbox = new QueueMailbox();
    private final FfmpegLines ffmpegLines;
    private final Children children;
    private final History history;
    private final Totals totals;
    private final Notifications notifications = new Notifications(clock);
    private final Answers answers;
    private final HttpService http;
    private final PlanningLauncher launcher;
    private final Thread supervisor;
    private final ControlServer control;
    private ConfigWatcher watcher;
    private Settings.Notification notification = Settings.Notification.DEFAULT;
    private volatile ConfigReport report = new ConfigReport(List.of(), 0, Optional.empty());

    /**
     * Reads the configuration, takes the run directory and starts every stream.
     *
     * @throws UserError when the daemon cannot run at all
     */
    Application(Path mainFile) {
        this.mainFile = mainFile;
        configuration = new Configuration(mainFile);
        Configuration.Loaded loaded = configuration.load();
        if (!loaded.usable()) {
            throw new UserError(loaded.problems().stream()
                    .map(Problem::toString)
                    .findFirst()
                    .orElse(mainFile + " cannot be read"));
        }
        fixed = loaded.settings().daemon();
        Folders folders = Folders.make(fixed, mainFile);
        try {
            lock = InstanceLock.take(folders.pidFile());
            Leftovers.kill(folders.run())
                    .forEach(left -> LOG.warn(
                            "{}: killed process {}, which an earlier daemon left behind", left.stream(), left.pid()));
            streamLogs = new StreamLogs(folders.log(), loaded.settings().log());
            ffmpegLines = new FfmpegLines(streamLogs, clock);
            children = new Children(
                    mailbox,
                    ffmpegLines,
                    folders.run(),
                    mainFile.toAbsolutePath().getParent());
            history = new History(folders.state(), clock);
            totals = new Totals(history);
            answers = new Answers(mailbox, () -> report, folders.state(), history, totals);
            http = new HttpService(answers);
            launcher = new PlanningLauncher(children, mailbox, ffmpegLines, prober(fixed)).warmedUp(fixed.ffmpeg());
            control = new ControlServer(folders.socket(), this::answer);
        } catch (IOException e) {
            throw new UserError("cannot start: " + e.getMessage(), e);
        }
        supervisor = new Thread(
                new Supervisor(
                        mailbox,
                        clock,
                        launcher,
                        new Observers(List.of(
                                new Journal(streamLogs, clock),
                                ffmpegLines,
                                history,
                                totals,
                                notifications,
                                new ServiceState(systemd))),
                        Jitter.seeded(ProcessHandle.current().pid())),
                "supervisor");
        supervisor.start();
        LOG.info("stream-pusher {} with {}, logs in {}", Version.PROGRAM, mainFile, folders.log());
        apply(loaded, List.of());
        if (isEmpty(loaded.catalogue())) {
            LOG.info(
                    "no stream is defined yet: write one into {}/NAME.yaml, and it starts; see stream-pusher.yaml(5)",
                    fixed.streamsDir());
        }
        watcher = new ConfigWatcher(configuration::watched, this::reloadIfChanged);
    }

    private static boolean isEmpty(Catalogue catalogue) {
        return catalogue.streams().isEmpty() && catalogue.broken().isEmpty();
    }

    /** Reads the definitions again and tells all that is wrong with them; any thread may call it. */
    synchronized void reload() {
        reload(configuration.load());
    }

    private CompletableFuture<ReloadSummary> reload(Configuration.Loaded loaded) {
        systemd.reloading();
        return apply(loaded, List.of());
    }

    private synchronized void reloadIfChanged() {
        Configuration.Loaded loaded = configuration.load();
        if (loaded.changed()) {
            systemd.reloading();
            apply(loaded, report.problems());
        }
    }

    private String answer(String request) {
        return request.equals(RELOAD) ? reloadAndTell() : answers.to(request);
    }

    /** A first line with what was done, and one for each error. */
    private synchronized String reloadAndTell() {
        Configuration.Loaded loaded = configuration.load();
        ReloadSummary summary =
                reload(loaded).orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        return Stream.concat(Stream.of(summary), loaded.problems().stream().filter(Problem::isError))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** @param told problems that are not told again */
    private synchronized CompletableFuture<ReloadSummary> apply(
            Configuration.Loaded loaded, List<ConfigReport.Item> told) {
        int number = report.reloads() + (report.lastReload().isPresent() ? 1 : 0);
        tell(loaded.problems(), told);
        ConfigReport before = report;
        report = new ConfigReport(
                loaded.problems().stream().map(CheckCommand::item).toList(), number, Optional.of(Instant.now()));
        Settings settings = loaded.settings();
        if (!settings.daemon().equals(fixed)) {
            tellWhatNeedsARestart(settings.daemon());
        }
        streamLogs.retune(settings.log());
        CompletableFuture<ReloadSummary> applied = new CompletableFuture<>();
        launcher.retune(prober(settings.daemon()));
        http.listen(settings.http().listen());
        retune(settings.notification());
        if (!report.problems().equals(before.problems())) {
            notifications.problemsChanged(report);
        }
        mailbox.offer(new Event.DefinitionsReplaced(
                loaded.catalogue(),
                settings.daemon().ffmpeg(),
                settings.daemon().startRate(),
                summary -> {
                    applied(number, summary);
                    applied.complete(summary);
                }));
        return applied;
    }

    private void retune(Settings.Notification wanted) {
        if (wanted.equals(notification)) {
            return;
        }
        notification = wanted;
        Map<String, Receiver> receivers = new HashMap<>();
        if (!wanted.command().isEmpty()) {
            List<String> command = wanted.command().stream().map(Text::reveal).toList();
            receivers.put("notify.command", event -> Command.run(command, event + "\n", NOTIFY_TIMEOUT));
        }
        wanted.webhook()
                .map(Address::reveal)
                .ifPresent(url -> receivers.put("notify.webhook", new Webhook(url, NOTIFY_TIMEOUT)));
        notifications.retune(receivers, wanted.on());
    }

    /** On the supervisor's thread: the loop runs. */
    private void applied(int number, ReloadSummary summary) {
        LOG.info("{}: {}", number == 0 ? "start" : "reload " + number, summary);
        systemd.ready();
    }

    private static void tell(List<Problem> problems, List<ConfigReport.Item> told) {
        for (Problem problem : problems) {
            if (told.contains(CheckCommand.item(problem))) {
                continue;
            }
            if (problem.isError()) {
                LOG.error("{}", problem);
            } else {
                LOG.warn("{}", problem);
            }
        }
    }

    private Prober prober(Settings.Daemon settings) {
        return new Prober(settings.ffprobe(), mainFile.toAbsolutePath().getParent());
    }

    private void tellWhatNeedsARestart(Settings.Daemon wanted) {
        if (!wanted.logDir().equals(fixed.logDir())
                || !wanted.runDir().equals(fixed.runDir())
                || !wanted.stateDir().equals(fixed.stateDir())) {
            LOG.warn("{}: daemon: the folders stay as they were until the daemon is restarted", mainFile);
        }
    }

    /** Tells all streams to stop; {@link #join} returns when they have. Any thread may call it, more than once. */
    void stop() {
        systemd.stopping();
        mailbox.offer(new Event.Shutdown());
    }

    /** Waits until every child is gone, and closes everything. */
    void join() {
        try {
            supervisor.join();
            watcher.close();
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
