package io.github.streampusher.health;

import io.github.streampusher.plan.Planner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a run does, by its counters: when media last moved, and its rates over the last seconds.
 *
 * <p>Media moved if the bytes written reached a new maximum; where FFmpeg does not count them, if the time stamps did.
 * Frames prove nothing: FFmpeg counts them before they leave. The first sample is the base line, for a container's
 * header is no media; and what the last one alone tells of may have been written in vain. FFmpeg 5.1 falls silent in a
 * stall and 7.1 repeats itself; both are the same here.
 *
 * @param newest the newest counters
 * @param movedAt when it was last told that media moved; at first, when the run was started
 * @param moved whether any media has moved yet
 * @param lastGap the last one that was longer than FFmpeg takes to write the rest
 * @param window points of the last seconds, oldest first
 */
public record Health(
        Sample newest,
        Duration movedAt,
        boolean moved,
        Gap lastGap,
        OptionalLong highWaterMark,
        List<TimedSample> window) {
    /** FFmpeg's own averages run since the start, and remember a bad minute for an hour. */
    private static final Duration RATE_WINDOW = Duration.ofSeconds(10);

    /** In its last second FFmpeg writes what its encoders had kept. */
    private static final Duration FLUSH_TIME = Duration.ofSeconds(1);

    /** The pipes are read ten times a second: a sample may have waited so long. */
    private static final Duration READ_LATENCY = Duration.ofMillis(100);

    /** The part of a limit that may be doubt: a fifth. A limit of a second is not held against a healthy pause. */
    private static final int MAX_UNCERTAINTY_DIVISOR = 5;

    /** A sample comes every half second; when none has come for so long, time goes on without it. */
    private static final Duration SAMPLE_TIMEOUT = Duration.ofSeconds(2);

    /** The counters at one moment. */
    record TimedSample(Duration at, Sample sample) {}

    /** A time in which nothing moved. */
    record Gap(Duration from, Duration until) {
        Duration length() {
            return until.minus(from);
        }
    }

    public Health {
        window = List.copyOf(window);
    }

    public static Health startedAt(Duration now) {
        return new Health(Sample.EMPTY, now, false, new Gap(now, now), OptionalLong.empty(), List.of());
    }

    /** The health after one more sample. */
    public Health after(Sample sample, Duration now) {
        OptionalLong reached = sample.totalSize().isPresent() ? sample.totalSize() : sample.outTimeMicros();
        boolean further =
                highWaterMark.isPresent() && reached.isPresent() && reached.getAsLong() > highWaterMark.getAsLong();
        boolean moves = further && (moved || !sample.last());
        return new Health(
                sample,
                moves ? now : movedAt,
                moved || moves,
                moves && moved && now.minus(movedAt).compareTo(FLUSH_TIME) > 0 ? new Gap(movedAt, now) : lastGap,
                further || highWaterMark.isEmpty() ? reached : highWaterMark,
                windowWith(new TimedSample(now, sample)));
    }

    /**
     * Since when nothing may have moved, which is never later than media last did. FFmpeg 5.1 tells what moved as it
     * moves, and is silent in a stall; 7.1 tells every period that something has moved in it, but not when: as soon as
     * a sample tells of nothing, it may have been at the beginning of the period before. The doubt is to the child's
     * disadvantage, but for no more than a part of the limit.
     *
     * @param limit of the time in which nothing moves
     */
    public Duration noMediaSince(Duration limit) {
        boolean toldSince =
                !window.isEmpty() && window.get(window.size() - 1).at().compareTo(movedAt) > 0;
        Duration doubt = toldSince ? READ_LATENCY.plus(Planner.PROGRESS_PERIOD) : READ_LATENCY;
        Duration most = limit.dividedBy(MAX_UNCERTAINTY_DIVISOR);
        return movedAt.minus(doubt.compareTo(most) < 0 ? doubt : most);
    }

    /** How long a run that is over had been still; empty if nothing ever moved. */
    public Optional<Duration> sinceLastMedia(Duration now) {
        boolean wroteTheRest = now.minus(lastGap.until()).compareTo(FLUSH_TIME) < 0;
        return moved ? Optional.of(wroteTheRest ? lastGap.length() : now.minus(movedAt)) : Optional.empty();
    }

    private List<TimedSample> windowWith(TimedSample point) {
        List<TimedSample> points = new ArrayList<>(window.size() + 1);
        for (int i = 0; i < window.size(); i++) {
            boolean stillNeeded = i + 1 == window.size()
                    || window.get(i + 1).at().plus(RATE_WINDOW).compareTo(point.at()) > 0;
            if (stillNeeded) {
                points.add(window.get(i));
            }
        }
        points.add(point);
        return points;
    }

    /** The same run after a pause of the whole process: its length is unknown to the child, so rates start over. */
    public Health afterPause() {
        return new Health(newest, movedAt, moved, lastGap, highWaterMark, List.of());
    }

    /** The rates over the last seconds; nothing before two samples have come. */
    public Rates rates(Duration now) {
        if (window.size() < 2) {
            return Rates.UNKNOWN;
        }
        TimedSample first = window.get(0);
        TimedSample last = window.get(window.size() - 1);
        Duration until = now.minus(last.at()).compareTo(SAMPLE_TIMEOUT) > 0 ? now : last.at();
        double seconds = until.minus(first.at()).toNanos() / 1e9;
        return seconds <= 0 ? Rates.UNKNOWN : Rates.between(first.sample(), last.sample(), seconds);
    }
}
