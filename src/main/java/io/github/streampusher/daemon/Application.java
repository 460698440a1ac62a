package io.github.streampusher.daemon;

import io.github.streampusher.config.ConfigWatcher;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.config.Problem;
import io.github.streampusher.process.Children;
import io.github.streampusher.process.Leftovers;
import io.github.streampusher.process.PlanningLauncher;
import io.github.streampusher.process.Prober;
import io.github.streampusher.process.QueueMailbox;
import io.github.streampusher.status.ConfigReport;
import io.github.streampusher.status.ControlServer;
import io.github.streampusher.status.StatusJson;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.ConsoleLog;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.Event;
import io.github.streampusher.supervision.Jitter;
import io.github.streampusher.supervision.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: everything wired together, whoever starts it. */
final class Application {
    /** The loop answers within milliseconds; one that does not is hung. */
    private static final int ANSWER_SECONDS = 2;

    static final String OK = "ok";
    static final String NO_SUCH_STREAM = "no such stream";

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Configuration configuration;
    private final Path mainFile;
    private final Settings.Daemon fixed;
    private final InstanceLock lock;
    private final StreamLogs streamLogs;
    private final QueueMailbox mailbox = new QueueMailbox();
    private final Children children;
    private final PlanningLauncher launcher;
    private final Thread supervisor;
    private final ControlServer control;
    private ConfigWatcher watcher;
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
            children = new Children(
                    mailbox,
                    streamLogs,
                    folders.run(),
                    mainFile.toAbsolutePath().getParent());
            launcher = new PlanningLauncher(children, mailbox, streamLogs, prober(fixed));
            control = new ControlServer(folders.socket(), this::answer);
        } catch (IOException e) {
            throw new UserError("cannot start: " + e.getMessage(), e);
        }
        supervisor = new Thread(
                new Supervisor(
                        mailbox,
                        new SystemClock(),
                        launcher,
                        new Journal(streamLogs),
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
            apply(loaded);
        }
    }

    private synchronized void apply(Configuration.Loaded loaded) {
        int number = report.reloads() + (report.lastReload().isPresent() ? 1 : 0);
        tellNewProblems(loaded.problems());
        report = new ConfigReport(
                loaded.problems().stream().map(CheckCommand::item).toList(), number, Optional.of(Instant.now()));
        Settings settings = loaded.settings();
        if (!settings.daemon().equals(fixed)) {
            tellWhatNeedsARestart(settings.daemon());
        }
        streamLogs.retune(settings.log());
        launcher.retune(prober(settings.daemon()));
        mailbox.offer(new Event.DefinitionsReplaced(
                loaded.catalogue(),
                settings.daemon().ffmpeg(),
                settings.daemon().startRate(),
                summary -> LOG.info("{}: {}", number == 0 ? "start" : "reload " + number, summary)));
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

    private String answer(String request) {
        String[] words = request.split(" ", -1);
        if (words.length == 1 && words[0].equals("status")) {
            return StatusJson.of(await(answer -> new Event.SnapshotAsked(answer)), report);
        }
        Optional<Event.Order> order = Stream.of(Event.Order.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(words[0]))
                .findFirst();
        if (words.length != 2 || order.isEmpty()) {
            return "unknown request";
        }
        try {
            StreamName name = new StreamName(words[1]);
            boolean known = this.<Boolean>await(answer -> new Event.Ordered(name, order.get(), answer));
            return known ? OK : NO_SUCH_STREAM;
        } catch (IllegalArgumentException e) {
            return NO_SUCH_STREAM; // it cannot even be a name
        }
    }

    private <T> T await(Function<Consumer<T>, Event> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        mailbox.offer(question.apply(answer::complete));
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the supervisor does not answer", e);
        }
    }

    /** Tells all streams to stop; {@link #join} returns when they have. Any thread may call it, more than once. */
    void stop() {
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
