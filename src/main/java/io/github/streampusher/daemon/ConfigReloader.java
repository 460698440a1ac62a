package io.github.streampusher.daemon;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.control.ConfigAccess;
import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the definitions, logs their problems, and passes them to the supervisor. Any thread may call it. */
final class ConfigReloader implements ConfigAccess {
    /** The supervisor answers within milliseconds unless it hangs. */
    private static final int RESPONSE_TIMEOUT_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

    private final Configuration configuration;
    private final EventSink inbox;
    private final SystemdNotifier systemd;
    private final Consumer<Settings> onSettings;
    private final Consumer<ConfigReport> onProblemsChanged;
    private volatile ConfigReport report = new ConfigReport(List.of(), 0, Optional.empty(), Language.EN, Map.of());
    private volatile Optional<Configuration.LoadResult> lastLoad = Optional.empty();
    private volatile List<Problem> lastProblems = List.of(); // of the last load, warnings included

    /**
     * @param onSettings gets the settings of each load, before the supervisor gets the definitions
     * @param onProblemsChanged gets the report when its errors differ from those of the load before
     */
    ConfigReloader(
            Configuration configuration,
            EventSink inbox,
            SystemdNotifier systemd,
            Consumer<Settings> onSettings,
            Consumer<ConfigReport> onProblemsChanged) {
        this.configuration = configuration;
        this.inbox = inbox;
        this.systemd = systemd;
        this.onSettings = onSettings;
        this.onProblemsChanged = onProblemsChanged;
    }

    /** The outcome of the last load. */
    ConfigReport report() {
        return report;
    }

    /** The definitions in force; there are none before the initial load is applied. */
    Configuration.LoadResult lastLoad() {
        return lastLoad.orElseThrow();
    }

    @Override
    public Optional<Definition> definition(StreamName stream) {
        return Optional.ofNullable(lastLoad().catalogue().definitions().get(stream));
    }

    @Override
    public List<Problem> problems() {
        return lastProblems;
    }

    /** Applies the load of the start. */
    void applyInitial(Configuration.LoadResult loaded) {
        apply(loaded, List.of());
    }

    /** Reads everything again and logs all problems, also those that were logged before. */
    synchronized void reload() {
        systemd.reloading();
        apply(configuration.load(), List.of());
    }

    /**
     * Reads everything again, as far as it is written completely, and logs the new problems.
     *
     * @return after what time to call it again, though nothing changes
     */
    synchronized Optional<Duration> reloadIfChanged() {
        Configuration.LoadResult loaded = configuration.loadWatched(System.nanoTime());
        if (loaded.changed()) {
            systemd.reloading();
            apply(loaded, lastProblems);
        }
        return loaded.nextLook();
    }

    /** As {@link #reload()}; returns a line with the summary and one for each error. */
    @Override
    public synchronized String reloadAndReport() {
        systemd.reloading();
        Configuration.LoadResult loaded = configuration.load();
        ReloadSummary summary = apply(loaded, List.of())
                .orTimeout(RESPONSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        return Stream.concat(Stream.of(summary), loaded.problems().stream().filter(Problem::isError))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** @param known problems that are not logged again */
    private synchronized CompletableFuture<ReloadSummary> apply(Configuration.LoadResult loaded, List<Problem> known) {
        ConfigReport before = report;
        lastLoad = Optional.of(loaded);
        int number = before.reloads() + (before.lastReload().isPresent() ? 1 : 0);
        lastProblems = loaded.problems();
        lastProblems.stream().filter(problem -> !known.contains(problem)).forEach(ConfigReloader::logProblem);
        report = new ConfigReport(
                lastProblems.stream().filter(Problem::isError).toList(),
                number,
                Optional.of(Instant.now()),
                loaded.settings().daemon().textLanguage(System.getenv()),
                loaded.outdated());
        onSettings.accept(loaded.settings());
        if (!report.problems().equals(before.problems())) {
            onProblemsChanged.accept(report);
        }
        Settings.Daemon daemon = loaded.settings().daemon();
        CompletableFuture<ReloadSummary> applied = new CompletableFuture<>();
        inbox.offer(new Event.DefinitionsReplaced(
                loaded.catalogue(), new Programs(daemon.ffmpeg(), daemon.ffprobe()), daemon.startRate(), summary -> {
                    LOG.info("{}: {}", number == 0 ? "start" : "reload " + number, summary);
                    systemd.ready(); // called on the supervisor's thread, so the loop runs
                    applied.complete(summary);
                }));
        return applied;
    }

    private static void logProblem(Problem problem) {
        if (problem.isError()) {
            LOG.error("{}", problem);
        } else {
            LOG.warn("{}", problem);
        }
    }
}
