package io.github.streampusher.reporting;

import io.github.streampusher.health.Rates;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Keeps speed and bitrate of the last hour in memory, for a plot. Any thread may call it. */
public final class RateHistory {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** An hour, in 2.9 kB a stream. */
    private static final int POINTS = 360;

    private final long[] times = new long[POINTS]; // seconds since 1970; 0: none yet
    private final Map<StreamName, Series> byStream = new HashMap<>();
    private Instant nextAt = Instant.MIN;
    private int next;

    private record Series(float[] speed, float[] bitrate) {
        Series() {
            this(new float[POINTS], new float[POINTS]);
            Arrays.fill(speed, Float.NaN);
            Arrays.fill(bitrate, Float.NaN);
        }

        void set(int place, Rates rates) {
            speed[place] = value(rates.speed());
            bitrate[place] = value(rates.bitsPerSecond());
        }

        private static float value(OptionalDouble rate) {
            return (float) rate.orElse(Double.NaN);
        }
    }

    /**
     * One stream's points, oldest first, in their JSON form; a rate that nobody knew is null.
     *
     * @param at seconds since 1970
     */
    public record Plot(List<Long> at, List<Optional<Double>> speed, List<Optional<Double>> bitrateBps) {}

    public synchronized boolean isDue(Instant now) {
        return !now.isBefore(nextAt);
    }

    /** To be called when {@link #isDue}. */
    public synchronized void add(Snapshot snapshot, Instant now) {
        nextAt = now.plus(INTERVAL);
        times[next] = now.getEpochSecond();
        byStream.keySet()
                .retainAll(snapshot.streams().stream().map(StreamStatus::name).toList());
        byStream.values().forEach(series -> series.set(next, Rates.UNKNOWN));
        for (StreamStatus stream : snapshot.streams()) {
            byStream.computeIfAbsent(stream.name(), name -> new Series()).set(next, stream.rates());
        }
        next = (next + 1) % POINTS;
    }

    public synchronized Plot plot(StreamName stream) {
        Series series = byStream.getOrDefault(stream, new Series());
        Plot plot = new Plot(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < POINTS; i++) {
            int place = (next + i) % POINTS;
            if (times[place] > 0) {
                plot.at.add(times[place]);
                plot.speed.add(rounded(series.speed[place], 1000));
                plot.bitrateBps.add(rounded(series.bitrate[place], 1));
            }
        }
        return plot;
    }

    private static Optional<Double> rounded(float value, int factor) {
        return Float.isFinite(value)
                ? Optional.of(Math.round(value * (double) factor) / (double) factor)
                : Optional.empty();
    }
}
