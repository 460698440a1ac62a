package io.github.streampusher.cost;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Computes from readings of their processor time what the children of each stream use. Any thread may use it. */
public final class CpuMeter {
    /** Reading takes some 0.1 ms of a processor for each child, and 0.5 ms where it is a script. */
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** A minute between the first and the last. */
    private static final int READINGS = 7;

    /** Of user space, on every architecture of Linux that Debian has. */
    private static final double TICKS_PER_SECOND = 100;

    private final Map<RunId, Deque<Reading>> byRun = new HashMap<>();
    private long nextNanos = Long.MIN_VALUE;

    private record Reading(long nanos, long ticks) {}

    /** In cores, over the last minute, by stream; absent before there are two readings of one of its children. */
    public synchronized Map<StreamName, Double> cores() {
        Map<StreamName, Double> sums = new TreeMap<>();
        byRun.forEach((run, readings) -> {
            Reading first = readings.getFirst();
            Reading last = readings.getLast();
            if (readings.size() > 1) { // a script's process may have ended meanwhile, with its time
                double seconds = (last.nanos() - first.nanos()) / 1e9;
                long ticks = Math.max(0, last.ticks() - first.ticks());
                sums.merge(run.stream(), ticks / TICKS_PER_SECOND / seconds, Double::sum);
            }
        });
        return sums;
    }

    /** Only of the streams all of whose children have run for the whole minute. */
    public synchronized Map<StreamName, Double> coresOfWholeMinute() {
        Map<StreamName, Double> settled = cores();
        byRun.forEach((run, readings) -> {
            if (readings.size() < READINGS) {
                settled.remove(run.stream());
            }
        });
        return settled;
    }

    public synchronized boolean isDue(long nanos) {
        return nextNanos == Long.MIN_VALUE || nanos - nextNanos >= 0;
    }

    /**
     * To be called when {@link #isDue}.
     *
     * @param ticks of the processor that the children of all present runs have used
     */
    public synchronized void add(Map<RunId, Long> ticks, long nanos) {
        nextNanos = nanos + INTERVAL.toNanos();
        byRun.keySet().retainAll(ticks.keySet()); // one may have ended since they were read
        ticks.forEach((run, sum) -> {
            Deque<Reading> readings = byRun.computeIfAbsent(run, each -> new ArrayDeque<>(READINGS + 1));
            readings.add(new Reading(nanos, sum));
            if (readings.size() > READINGS) {
                readings.remove();
            }
        });
    }

    /** The run has ended: nothing of it counts any more, though there may be no other reading for hours. */
    public synchronized void forget(RunId run) {
        byRun.remove(run);
    }
}
