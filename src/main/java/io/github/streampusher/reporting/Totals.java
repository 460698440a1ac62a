package io.github.streampusher.reporting;

import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What has come together over all runs since the daemon's start. Confined to the supervisor's thread. */
public final class Totals implements Observer {
    /** The word for a run that was told to stop. */
    private static final String STOPPED = "stopped";

    private final Uptime uptime;
    private final Map<StreamName, Sums> ended = new HashMap<>();

    public Totals(History history) {
        this.uptime = history.uptime();
    }

    /**
     * One stream's sums.
     *
     * @param runs how many runs ended, by their cause
     */
    public record Sums(
            long frames, long duplicated, long dropped, long outputBytes, Map<String, Long> runs, Duration live) {
        static final Sums NONE = new Sums(0, 0, 0, 0, Map.of(), Duration.ZERO);

        public Sums {
            runs = Map.copyOf(runs);
        }

        Sums plus(Sample counters) {
            return new Sums(
                    frames + counters.frames().orElse(0),
                    duplicated + counters.duplicated(),
                    dropped + counters.dropped(),
                    outputBytes + counters.totalSize().orElse(0),
                    runs,
                    live);
        }

        Sums plusRun(String cause) {
            Map<String, Long> more = new TreeMap<>(runs);
            more.merge(cause, 1L, Long::sum);
            return new Sums(frames, duplicated, dropped, outputBytes, more, live);
        }

        Sums withLive(Duration time) {
            return new Sums(frames, duplicated, dropped, outputBytes, runs, time);
        }
    }

    @Override
    public void runEnded(RunReport report) {
        String cause = report.diagnosis().map(found -> found.cause().code()).orElse(STOPPED);
        Sums before = ended.getOrDefault(report.run().stream(), Sums.NONE);
        ended.put(report.run().stream(), before.plus(report.counters()).plusRun(cause));
    }

    @Override
    public void streamRemoved(StreamName stream) {
        ended.remove(stream);
    }

    /** With the runs that go on. */
    public Map<StreamName, Sums> with(Snapshot snapshot) {
        Map<StreamName, Sums> sums = new TreeMap<>();
        for (StreamStatus stream : snapshot.streams()) {
            Sums before = ended.getOrDefault(stream.name(), Sums.NONE);
            sums.put(stream.name(), before.plus(stream.counters()).withLive(uptime.live(stream.name())));
        }
        return sums;
    }
}
