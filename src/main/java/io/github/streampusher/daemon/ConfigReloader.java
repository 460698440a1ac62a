package io.github.streampusher.daemon;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.config.Problem;
import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the definitions, tells what is wrong with them, and hands them to the loop. Any thread may call it. */
public final class ConfigReloader {
    /** The loop answers within milliseconds; one that does not is hung. */
    private static final int RESPONSE_TIMEOUT_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

    private final Configuration configuration;
    private final EventSink inbox;
    private final SystemdNotifier systemd;
    private final Consumer<Settings> onSettings;
    private final Consumer<ConfigReport> onProblemsChanged;
    private volatile ConfigReport report = new ConfigReport(List.of(), 0, Optional.empty());
    private List<Problem> lastProblems = List.of(); // at the last time; also the warnings

    /**
     * @param retuned gets the settings each time, before the loop gets the definitions
     * @param problemsChanged is told when other problems were found than at the time before
     */
    ConfigReloader(
            Configuration configuration,
            EventSink inbox,
            SystemdNotifier systemd,
            Consumer<Settings> retuned,
            Consumer<ConfigReport> problemsChanged) {
        this.configuration = configuration;
        this.inbox = inbox;
        this.systemd = systemd;
        this.onSettings = retuned;
        this.onProblemsChanged = problemsChanged;
    }

    /** How the definitions were read last. */
    ConfigReport report() {
        return report;
    }

    /** Hands on what was read at the start. */
    void applyInitial(Configuration.LoadResult loaded) {
        apply(loaded, List.of());
    }

    /** Reads everything again and tells all that is wrong, told before or not. */
    synchronized void reload() {
        systemd.reloading();
        apply(configuration.load(), List.of());
    }

    /** Reads everything again and tells what is newly wrong. */
    synchronized void reloadIfChanged() {
        Configuration.LoadResult loaded = configuration.load();
        if (loaded.changed()) {
            systemd.reloading();
            apply(loaded, lastProblems);
        }
    }

    /** As {@link #reload()}; a first line with what was done, and one for each error. */
    synchronized String reloadAndReport() {
        systemd.reloading();
        Configuration.LoadResult loaded = configuration.load();
        ReloadSummary summary = apply(loaded, List.of())
                .orTimeout(RESPONSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
        return Stream.concat(Stream.of(summary), loaded.problems().stream().filter(Problem::isError))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** @param told problems that are not told again */
    private synchronized CompletableFuture<ReloadSummary> apply(Configuration.LoadResult loaded, List<Problem> told) {
        ConfigReport before = report;
        int number = before.reloads() + (before.lastReload().isPresent() ? 1 : 0);
        lastProblems = loaded.problems();
        lastProblems.stream().filter(problem -> !told.contains(problem)).forEach(ConfigReloader::logProblem);
        report = new ConfigReport(
                lastProblems.stream()
                        .filter(Problem::isError)
                        .map(ConfigReloader::toReportedProblem)
                        .toList(),
                number,
                Optional.of(Instant.now()));
        onSettings.accept(loaded.settings());
        if (!report.problems().equals(before.problems())) {
            onProblemsChanged.accept(report);
        }
        CompletableFuture<ReloadSummary> applied = new CompletableFuture<>();
        inbox.offer(new Event.DefinitionsReplaced(
                loaded.catalogue(),
                new Programs(
                        loaded.settings().daemon().ffmpeg(),
                        loaded.settings().daemon().ffprobe()),
                loaded.settings().daemon().startRate(),
                summary -> {
                    LOG.info("{}: {}", number == 0 ? "start" : "reload " + number, summary);
                    systemd.ready(); // we are on the supervisor's thread: the loop runs
                    applied.complete(summary);
                }));
        return applied;
    }

    /** The problem as servers and commands print it. */
    public static ConfigReport.ReportedProblem toReportedProblem(Problem problem) {
        return new ConfigReport.ReportedProblem(
                problem.isError() ? "error" : "warning",
                problem.file(),
                problem.line(),
                problem.column(),
                problem.key(),
                problem.message());
    }

    private static void logProblem(Problem problem) {
        if (problem.isError()) {
            LOG.error("{}", problem);
        } else {
            LOG.warn("{}", problem);
        }
    }
}
