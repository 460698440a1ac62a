package io.github.streampusher.reporting;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        availabilityMeter = new AvailabilityMeter(clock, (stream, hour) -> store(stream, hour.json()));
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
        store(report.run().stream(), RunJson.of(report, clock.wallTime()));
    }

    private void store(StreamName stream, JsonObject line) {
        worker.submit(() -> append(stream, line));
    }

    private void append(StreamName stream, JsonObject line) {
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

    /** What is kept of a stream, for its status; reads the disk. Any thread may call it. */
    public static JsonObject availabilityAndLastRuns(
            Path stateDir, StreamName stream, HourRecord presentHour, Instant now) throws IOException {
        HistoryFile file = new HistoryFile(stateDir, stream.value());
        List<HourRecord> hours = new ArrayList<>(file.hours());
        hours.add(presentHour);
        JsonObject availability = new JsonObject();
        availability.add("24h", availability(hours, now.minus(Duration.ofHours(24))));
        availability.add("30d", availability(hours, now.minus(HistoryFile.HOUR_RETENTION)));
        JsonObject past = new JsonObject();
        past.add("availability", availability);
        List<JsonObject> runs = file.runs();
        JsonArray last = new JsonArray();
        runs.subList(Math.max(0, runs.size() - SHOWN_RUNS), runs.size()).forEach(last::add);
        past.add("last_runs", last);
        return past;
    }

    private static com.google.gson.JsonElement availability(List<HourRecord> hours, Instant since) {
        return JsonValues.number(HourRecord.availability(hours, since), 5);
    }

    /** When the supervisor's thread has ended. */
    @Override
    public void close() {
        availabilityMeter.flush();
        worker.close();
    }
}
