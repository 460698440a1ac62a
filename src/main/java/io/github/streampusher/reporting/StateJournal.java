package io.github.streampusher.reporting;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs each state change to the stream's log and to the daemon's log, where the changes of a flapping stream are
 * summarised. Confined to the supervisor's thread.
 */
public final class StateJournal implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(StateJournal.class);

    /** After this time, the advice for a cause is logged again. */
    private static final Duration ADVICE_INTERVAL = Duration.ofHours(6);

    private final StreamLogs streamLogs;
    private final Clock clock;
    private final Map<StreamName, FlapSuppressor> flapSuppressors = new TreeMap<>();
    private final Map<StreamName, Phase> phases = new TreeMap<>();
    private final Map<StreamName, Map<Cause, Duration>> advised = new HashMap<>();
    private volatile Language language = Language.EN;

    public StateJournal(StreamLogs streamLogs, Clock clock) {
        this.streamLogs = streamLogs;
        this.clock = clock;
    }

    @Override
    public void stateChanged(StateChange change) {
        StreamName stream = change.stream();
        phases.put(stream, change.to());
        LogLine.Level level = level(change);
        streamLogs.appendDaemonLine(stream, level, change.to() + ": " + change.why());
        switch (flapSuppressors
                .computeIfAbsent(stream, name -> new FlapSuppressor())
                .onChange(change, clock.now())) {
            case REPORT -> logWithAdvice(change, level);
            case REPORT_LAST -> {
                logWithAdvice(change, level);
                log(
                        stream,
                        change.to(),
                        "flapping: changes are summarised once an hour; all of them: stream-pusher logs " + stream);
            }
            case SUPPRESS -> {}
        }
    }

    private void logWithAdvice(StateChange change, LogLine.Level level) {
        log(change, level);
        change.failure()
                .filter(found -> isNew(change.stream(), found.cause()))
                .ifPresent(found -> LOG.atLevel(slf4jLevel(level))
                        .addKeyValue("STREAM", change.stream())
                        .addKeyValue("STATE", change.to())
                        .addKeyValue("CAUSE", found.cause())
                        .log(
                                "{}: advice: {}",
                                change.stream(),
                                found.advice(language).remedy()));
    }

    /** A cause that returns within hours is not news: the advice stands above. */
    private boolean isNew(StreamName stream, Cause cause) {
        Map<Cause, Duration> causes = advised.computeIfAbsent(stream, name -> new EnumMap<>(Cause.class));
        Duration before = causes.get(cause);
        boolean isNew = before == null || before.plus(ADVICE_INTERVAL).compareTo(clock.now()) < 0;
        if (isNew) {
            causes.put(cause, clock.now());
        }
        return isNew;
    }

    /** The language of the advice from now on; any thread may call it. */
    public void useLanguage(Language wanted) {
        language = wanted;
    }

    private static Level slf4jLevel(LogLine.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            default -> Level.INFO;
        };
    }

    private static void log(StateChange change, LogLine.Level level) {
        var entry = LOG.atLevel(slf4jLevel(level));
        entry = entry.addKeyValue("STREAM", change.stream()).addKeyValue("STATE", change.to());
        if (change.diagnosis().isPresent()) {
            entry = entry.addKeyValue("CAUSE", change.diagnosis().get().cause());
        }
        entry.log("{}", change);
    }

    private static void log(StreamName stream, Phase phase, String text) {
        log(new StateChange(stream, phase, phase, text, Optional.empty()), LogLine.Level.WARNING);
    }

    /** INFO: as wanted. WARN: is retried. ERROR: a person must act. */
    private static LogLine.Level level(StateChange change) {
        boolean needsPerson =
                change.failure().filter(found -> found.cause().needsPerson()).isPresent();
        return switch (change.to()) {
            case BLOCKED -> LogLine.Level.ERROR;
            case DEGRADED, QUARANTINED, WAITING -> needsPerson ? LogLine.Level.ERROR : levelOfRetry(change);
            case DISABLED, SCHEDULED, ELSEWHERE, STARTING, LIVE, STOPPING, FINISHED -> LogLine.Level.INFO;
        };
    }

    private static LogLine.Level levelOfRetry(StateChange change) {
        return change.to() == Phase.WAITING && change.failure().isEmpty() ? LogLine.Level.INFO : LogLine.Level.WARNING;
    }

    @Override
    public void heartbeat(Duration now) {
        phases.forEach((stream, phase) -> Optional.ofNullable(flapSuppressors.get(stream))
                .flatMap(suppressor -> suppressor.dueSummary(now))
                .ifPresent(summary -> log(stream, phase, summary)));
    }

    @Override
    public void runEnded(RunReport report) {
        streamLogs.appendDaemonLine(report.run().stream(), LogLine.Level.INFO, report.summary());
    }

    @Override
    public void fileStarted(StreamName stream, String file) {
        LOG.atInfo().addKeyValue("STREAM", stream).log("{}: plays {}", stream, file);
        streamLogs.appendDaemonLine(stream, LogLine.Level.INFO, "plays " + file);
    }

    @Override
    public void fileSkipped(StreamName stream, String file, Diagnosis why) {
        LOG.atWarn().addKeyValue("STREAM", stream).log("{}: skips {}: {}", stream, file, why);
        streamLogs.appendDaemonLine(stream, LogLine.Level.WARNING, "skips " + file + ": " + why);
    }

    @Override
    public void streamRemoved(StreamName stream) {
        flapSuppressors.remove(stream);
        advised.remove(stream);
        phases.remove(stream);
        streamLogs.closeStream(stream);
    }

    @Override
    public void clockPaused(Duration length) {
        LOG.warn("the clock stood still for {}; this time counts for no timeout", DurationText.format(length));
    }

    @Override
    public void defect(RuntimeException defect) {
        LOG.error("a defect of this program; the streams continue", defect);
    }

    @Override
    public void defect(StreamName stream, RuntimeException defect) {
        LOG.error("{}: a defect of this program; this stream is stopped, the others continue", stream, defect);
    }
}
