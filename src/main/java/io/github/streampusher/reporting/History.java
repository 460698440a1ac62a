package io.github.streampusher.reporting;

import io.github.streampusher.reporting.HistoryFile.HourRecord;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.reporting.StatusView.Availability;
import io.github.streampusher.reporting.StatusView.StreamHistory;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the streams' runs and availability on disk, which only the thread {@code history} writes. Confined to the
 * supervisor's thread.
 */
public final class History implements Observer, AutoCloseable {
    /** Each hour, the records of all streams come at once: up to some hundred. */
    private static final int MAX_QUEUED = 2000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final int SHOWN_RUNS = 5;

    /** So long the history of a stream that is gone stays, should it come back. */
    private static final Duration GONE_RETENTION = Duration.ofDays(30);

    private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

    private final Path stateDir;
    private final Clock clock;
    private final Optional<String> node;
    private final AvailabilityMeter availabilityMeter;
    private final DeliveryQueue<DiskTask> queue =
            new DeliveryQueue<>("the history", "history", MAX_QUEUED, CLOSE_TIMEOUT, DiskTask::run);
    private final Set<StreamName> present = new HashSet<>();
    private Duration nextPruneAt;

    private interface DiskTask {
        void run() throws IOException;
    }

    public History(Path stateDir, Clock clock) {
        this(stateDir, clock, Optional.empty());
    }

    /** @param node that this daemon is of a fleet */
    public History(Path stateDir, Clock clock, Optional<String> node) {
        this.node = node;
        this.stateDir = stateDir;
        this.clock = clock;
        availabilityMeter = new AvailabilityMeter(clock, this::store);
        nextPruneAt = clock.now().plus(PRUNE_INTERVAL);
    }

    /** An observer of its own. */
    public AvailabilityMeter availabilityMeter() {
        return availabilityMeter;
    }

    @Override
    public void runEnded(RunReport report) {
        if (!report.isFileChange()) { // which would drive the others out
            store(report.run().stream(), RunView.of(report, clock.wallTime(), node));
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        present.add(change.stream());
    }

    @Override
    public void streamRemoved(StreamName stream) {
        present.remove(stream);
    }

    /** The first time an hour after the start, when all definitions have been read. */
    @Override
    public void heartbeat(Duration now) {
        if (now.compareTo(nextPruneAt) >= 0) {
            nextPruneAt = now.plus(PRUNE_INTERVAL);
            Set<StreamName> kept = Set.copyOf(present);
            Instant oldest = clock.wallTime().minus(GONE_RETENTION);
            queue.add(() -> HistoryFile.deleteUnused(stateDir, kept, oldest));
        }
    }

    private void store(StreamName stream, Record line) {
        queue.add(() -> append(stream, line));
    }

    private void append(StreamName stream, Record line) throws IOException {
        try {
            new HistoryFile(stateDir, stream.value()).append(line);
        } catch (IOException e) {
            throw new IOException("cannot be written: " + e, e);
        }
    }

    /** A stream's availability and last runs; reads the disk. Any thread may call it. */
    public static StreamHistory read(Path stateDir, StreamName stream, HourRecord currentHour, Instant now)
            throws IOException {
        HistoryFile file = new HistoryFile(stateDir, stream.value());
        List<HourRecord> hours = new ArrayList<>(file.hours());
        hours.add(currentHour);
        List<RunView> runs = file.runs();
        return new StreamHistory(
                new Availability(
                        availability(hours, now.minus(Duration.ofHours(24))),
                        availability(hours, now.minus(HistoryFile.HOUR_RETENTION))),
                runs.subList(Math.max(0, runs.size() - SHOWN_RUNS), runs.size()));
    }

    private static Optional<BigDecimal> availability(List<HourRecord> hours, Instant since) {
        return Json.number(HourRecord.availability(hours, since), 5);
    }

    /** To be called when the supervisor's thread has ended. */
    @Override
    public void close() {
        availabilityMeter.flush();
        queue.close();
    }
}
