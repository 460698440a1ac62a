package io.github.streampusher.daemon;

import io.github.streampusher.config.ConfigWatcher;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.config.Problem;
import io.github.streampusher.process.Children;
import io.github.streampusher.process.Command;
import io.github.streampusher.process.Leftovers;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: everything wired together, whoever starts it. */
final class Application {
    /** A receiver of events that takes longer is given up on. */
    private static final Duration NOTIFY_TIMEOUT = Duration.ofSeconds(10);

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
    private final HttpService http;
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
            children = new Children(mailbox, ffmpegLines, folders.run());
            history = new History(folders.state(), clock);
            totals = new Totals(history);
            Answers answers = new Answers(mailbox, () -> report, folders.state(), history, totals);
            http = new HttpService(answers);
            control = new ControlServer(folders.socket(), answers::to);
        } catch (IOException e) {
            throw new UserError("cannot start: " + e.getMessage(), e);
        }
        supervisor = new Thread(
                new Supervisor(
                        mailbox,
                        clock,
                        children,
                        new Observers(List.of(new Journal(streamLogs, clock), ffmpegLines, new ServiceState(systemd))),
                        Jitter.seeded(ProcessHandle.current().pid())),
                "supervisor");
        supervisor.start();
        LOG.info("stream-pusher {} with {}, logs in {}", Version.PROGRAM, mainFile, folders.log());
        apply(loaded);
        watcher = new ConfigWatcher(configuration::watched, () -> reload(false));
    }

    /** Reads the definitions again; any thread may call it. */
    void reload() {
        reload(true);
    }

    private synchronized void reload(boolean asked) {
        Configuration.Loaded loaded = configuration.load();
        if (loaded.changed() || asked) {
            systemd.reloading();
            apply(loaded);
        }
    }

    private synchronized void apply(Configuration.Loaded loaded) {
        int number = report.reloads() + (report.lastReload().isPresent() ? 1 : 0);
        tellNewProblems(loaded.problems());
        ConfigReport before = report;
        report = new ConfigReport(
                loaded.problems().stream().map(CheckCommand::item).toList(), number, Optional.of(Instant.now()));
        Settings settings = loaded.settings();
        if (!settings.daemon().equals(fixed)) {
            tellWhatNeedsARestart(settings.daemon());
        }
        streamLogs.retune(settings.log());
        http.listen(settings.http().listen());
        retune(settings.notification());
        if (!report.problems().equals(before.problems())) {
            notifications.problemsChanged(report);
        }
        mailbox.offer(new Event.DefinitionsReplaced(
                loaded.catalogue(),
                settings.daemon().ffmpeg(),
                settings.daemon().startRate(),
                summary -> applied(number, summary)));
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

    /** What was told at the last reload is not told again. */
    private void tellNewProblems(List<Problem> problems) {
        for (Problem problem : problems) {
            if (report.problems().contains(CheckCommand.item(problem))) {
                continue;
            }
            if (problem.isError()) {
                LOG.error("{}", problem);
            } else {
                LOG.warn("{}", problem);
            }
        }
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
