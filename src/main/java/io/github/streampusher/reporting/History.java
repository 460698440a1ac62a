package io.github.streampusher.reporting;

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
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the streams' runs and their availability on disk. Confined to the supervisor's thread; the disk is the business
 * of the thread {@code history}.
 */
public final class History implements Observer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    /** An hour's record of each of a few hundred streams comes at once. */
    private static final int MAX_QUEUED = 2000;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final int SHOWN_RUNS = 5;

    private final Path stateDir;
    private final Clock clock;
    private final AvailabilityMeter availabilityMeter;
    private final SerialWorker worker = new SerialWorker("history", MAX_QUEUED, CLOSE_TIMEOUT);

    private boolean failing; // the history thread's own

    public History(Path stateDir, Clock clock) {
        this.stateDir = stateDir;
        this.clock = clock;
        availabilityMeter = new AvailabilityMeter(clock, (stream, hour) -> store(stream, hour));
    }

    public AvailabilityMeter availabilityMeter() {
        return availabilityMeter;
    }

    @Override
    public void stateChanged(StateChange change) {
        availabilityMeter.stateChanged(change);
    }

    @Override
    public void streamRemoved(StreamName stream) {
        availabilityMeter.streamRemoved(stream);
    }

    @Override
    public void heartbeat(Duration now) {
        availabilityMeter.heartbeat(now);
    }

    @Override
    public void runEnded(RunReport report) {
        store(report.run().stream(), RunView.of(report, clock.wallTime()));
    }

    private void store(StreamName stream, Record line) {
        worker.submit(() -> append(stream, line));
    }

    private void append(StreamName stream, Record line) {
        try {
            new HistoryFile(stateDir, stream.value()).append(line);
            if (failing) {
                LOG.info("the history can be written again");
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("the history cannot be written: {}; runs that end meanwhile are missing in it", e.toString());
            }
            failing = true;
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

    /** When the supervisor's thread has ended. */
    @Override
    public void close() {
        availabilityMeter.flush();
        worker.close();
    }
}
