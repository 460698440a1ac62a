package io.github.streampusher.reporting;

import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.github.streampusher.supervision.port.Unit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The sums over all runs since the daemon's start. Confined to the supervisor's thread. */
public final class RunTotals implements Observer {
    /** Stands for the cause of a run that was stopped on purpose. */
    private static final String STOPPED = "stopped";

    private final AvailabilityMeter availabilityMeter;
    private final Map<StreamName, StreamTotals> endedRuns = new HashMap<>();

    public RunTotals(History history) {
        this.availabilityMeter = history.availabilityMeter();
    }

    /**
     * One stream's sums.
     *
     * @param publishes the sessions that were begun at outputs
     * @param runsByCause number of ended runs
     */
    public record StreamTotals(
            long frames,
            long duplicated,
            long dropped,
            long outputBytes,
            long publishes,
            Map<String, Long> runsByCause,
            Duration liveTime) {
        static final StreamTotals NONE = new StreamTotals(0, 0, 0, 0, 0, Map.of(), Duration.ZERO);

        public StreamTotals {
            runsByCause = Map.copyOf(runsByCause);
        }

        StreamTotals plus(Sample counters, long newPublishes, Map<String, Long> runs, Duration live) {
            return new StreamTotals(
                    frames + counters.frames().orElse(0),
                    duplicated + counters.duplicated(),
                    dropped + counters.dropped(),
                    outputBytes + counters.totalSize().orElse(0),
                    publishes + newPublishes,
                    runs,
                    live);
        }
    }

    @Override
    public void runEnded(RunReport report) {
        String cause = report.diagnosis().map(found -> found.cause().code()).orElse(STOPPED);
        StreamTotals before = endedRuns.getOrDefault(report.run().stream(), StreamTotals.NONE);
        Map<String, Long> runs = new TreeMap<>(before.runsByCause());
        if (!report.isFileChange()) {
            runs.merge(cause, 1L, Long::sum);
        }
        long publishes = isWriter(report) && report.counters().totalSize().orElse(0) > 0 ? 1 : 0;
        endedRuns.put(report.run().stream(), before.plus(ownCounters(report), publishes, runs, Duration.ZERO));
    }

    private static boolean isWriter(RunReport report) {
        return report.run().unit().role() != Unit.Role.FEED;
    }

    /** Of a stream with a relay the feeds count the frames and the pushes the bytes. */
    private static Sample ownCounters(RunReport report) {
        Sample all = report.counters();
        return switch (report.run().unit().role()) {
            case WHOLE -> all;
            case FEED -> all.withTotalSize(OptionalLong.empty());
            case PUSH -> Sample.EMPTY.withTotalSize(all.totalSize());
        };
    }

    @Override
    public void streamRemoved(StreamName stream) {
        endedRuns.remove(stream);
    }

    /** The totals with the running runs added. */
    public Map<StreamName, StreamTotals> includingRunning(Snapshot snapshot) {
        Map<StreamName, StreamTotals> sums = new TreeMap<>();
        for (StreamStatus stream : snapshot.streams()) {
            StreamTotals before = endedRuns.getOrDefault(stream.name(), StreamTotals.NONE);
            Duration live = availabilityMeter.totalLiveTime(stream.name());
            long publishes = stream.outputs().stream()
                    .filter(output -> output.counters().totalSize().orElse(0) > 0)
                    .map(Snapshot.OutputStatus::pid)
                    .distinct()
                    .count();
            sums.put(stream.name(), before.plus(stream.counters(), publishes, before.runsByCause(), live));
        }
        return sums;
    }
}
