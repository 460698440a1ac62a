package io.github.streampusher.health;

import io.github.streampusher.plan.Planner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The health of a run by its counters: when media last moved, and its rates over the last seconds.
 *
 * <p>Media has moved if the bytes written reached a new maximum, or the time stamps where FFmpeg does not count bytes.
 * Frames prove nothing, because FFmpeg counts them before they are written. The first sample is the base line, because a
 * container's header is no media. Progress that only the last sample shows does not count, because it may not have
 * reached the destination. In a stall FFmpeg 5.1 prints no samples and 7.1 repeats them; both are handled alike.
 *
 * @param newest the newest counters
 * @param movedAt when a sample last showed that media moved; at first, the start of the run
 * @param moved whether any media has moved yet
 * @param framesMovedAt when the counter of frames last rose; at first, the start of the run
 * @param timeMovedAt when the time stamps last rose; at first, the start of the run
 * @param lastGap the last pause longer than FFmpeg takes to write the rest at its end
 * @param blocked the destination takes nothing, as its connection shows; FFmpeg's counters may go on, because the kernel
 *     takes megabytes
 * @param window the samples of the last seconds, oldest first
 */
public record Health(
        Sample newest,
        Duration movedAt,
        boolean moved,
        Duration framesMovedAt,
        Duration timeMovedAt,
        Gap lastGap,
        OptionalLong highWaterMark,
        Optional<Blocked> blocked,
        List<TimedSample> window) {
    /** FFmpeg's own rates are averages since the start, so a bad minute shows in them for an hour. */
    private static final Duration RATE_WINDOW = Duration.ofSeconds(10);

    /** In its last second FFmpeg writes what its encoders had buffered. */
    private static final Duration FLUSH_TIME = Duration.ofSeconds(1);

    /** The pipes are read ten times a second, so a sample may be this old. */
    private static final Duration READ_LATENCY = Duration.ofMillis(100);

    /** Uncertainty counts for at most a fifth of a limit, so that a limit of one second allows a healthy pause. */
    private static final int MAX_UNCERTAINTY_DIVISOR = 5;

    /**
     * A far end has stopped reading so long before it is seen to: windows are looked at every two seconds. Where they cannot
     * be, its connection is stuck when its kernel has taken 130 KB at least, which is a second at 1 Mbit/s.
     */
    private static final Duration UNREAD_TIME = Duration.ofSeconds(1);

    /** FFmpeg's newest counters are up to half a second older than what is known of its connection. */
    private static final double COUNTER_DELAY_SECONDS = 1;

    /** What FFmpeg counts and has not yet given to the kernel. */
    private static final long BUFFERED_BYTES = 64 * 1024;

    /** Samples come every half second. After this long without one, rates are computed up to now. */
    private static final Duration SAMPLE_TIMEOUT = Duration.ofSeconds(2);

    /** Where both tracks stop, one is seen to move one sample longer. */
    private static final Duration MIN_LEAD = Duration.ofSeconds(1);

    /** Less than this is a hiccup of the source's clock, which players bear. */
    private static final double LEAP_SECONDS = 10;

    /** No source of audio alone sends so much at once. */
    private static final double LONGEST_BURST_SECONDS = 600;

    /** The counters at a point of the loop's time. */
    record TimedSample(Duration at, Sample sample) {}

    /**
     * A connection that is stuck.
     *
     * @param since since when nothing of what was written has arrived
     * @param writtenBytes by FFmpeg until then
     * @param unsentBytes of these, the bytes that wait in the kernel
     */
    public record Blocked(Duration since, long writtenBytes, long unsentBytes) {}

    /** A time in which no media moved. */
    record Gap(Duration from, Duration until) {
        Duration length() {
            return until.minus(from);
        }
    }

    public Health {
        window = List.copyOf(window);
    }

    public static Health startedAt(Duration now) {
        return new Health(
                Sample.EMPTY,
                now,
                false,
                now,
                now,
                new Gap(now, now),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
    }

    /** The health after another sample. */
    public Health after(Sample sample, Duration now) {
        OptionalLong reached = sample.totalSize().isPresent() ? sample.totalSize() : sample.outTimeMicros();
        boolean further =
                highWaterMark.isPresent() && reached.isPresent() && reached.getAsLong() > highWaterMark.getAsLong();
        boolean moves = further && (moved || !sample.last());
        return new Health(
                sample,
                moves ? now : movedAt,
                moved || moves,
                isAbove(sample.frames(), newest.frames()) ? now : framesMovedAt,
                isAbove(sample.outTimeMicros(), newest.outTimeMicros()) ? now : timeMovedAt,
                moves && moved && now.minus(movedAt).compareTo(FLUSH_TIME) > 0 ? new Gap(movedAt, now) : lastGap,
                further || highWaterMark.isEmpty() ? reached : highWaterMark,
                blocked,
                windowWith(new TimedSample(now, sample)));
    }

    private static boolean isAbove(OptionalLong value, OptionalLong before) {
        return value.isPresent() && value.getAsLong() > before.orElse(Long.MIN_VALUE);
    }

    /**
     * Since when one track of a run with video and audio has given nothing though the other one goes on; empty: both do, or
     * none does.
     *
     * <p>FFmpeg counts frames and time before it writes. It writes nothing while it waits for the packets of a track, for
     * as long as {@code -max_interleave_delta} allows. So what is counted and not written waits for the other track. The time
     * that FFmpeg 5 tells is that of the track that is ahead, that of FFmpeg 7 of the one that is behind.
     */
    public Optional<SilentTrack> silentTrack(Duration now) {
        boolean timeMoves = now.minus(timeMovedAt).compareTo(SAMPLE_TIMEOUT) < 0;
        boolean framesMove = now.minus(framesMovedAt).compareTo(SAMPLE_TIMEOUT) < 0;
        if (!moved || !(timeMoves || framesMove) || newest.frames().isEmpty()) {
            return Optional.empty();
        }
        SilentTrack track = framesMove
                ? new SilentTrack("audio", "video", movedAt)
                : new SilentTrack("video", "audio", framesMovedAt);
        Duration newestMove = timeMoves ? timeMovedAt : framesMovedAt;
        return Optional.of(track)
                .filter(found -> newestMove.minus(found.since()).compareTo(MIN_LEAD) > 0);
    }

    /**
     * A track that has given nothing.
     *
     * @param other the track that goes on
     */
    public record SilentTrack(String name, String other, Duration since) {}

    /**
     * Whether the time stamps have leapt at the newest sample: by more than has passed, and without the frames of so much
     * time, which a burst would have brought.
     */
    public boolean hasLeapt() {
        if (window.size() < 3) {
            return false;
        }
        TimedSample before = window.get(window.size() - 2);
        TimedSample last = window.get(window.size() - 1);
        double leap = seconds(before, last);
        double passed = last.at().minus(before.at()).toNanos() / 1e9;
        double usualSeconds = seconds(window.get(0), before);
        double usualFrames = sourceFrames(window.get(0), before);
        double frames = sourceFrames(before, last);
        boolean hasNoFrames = usualSeconds > 1 && frames < usualFrames / usualSeconds * leap / 2;
        return leap < -LEAP_SECONDS
                || leap - passed > LEAP_SECONDS
                        && (newest.frames().isPresent() ? hasNoFrames : leap > LONGEST_BURST_SECONDS);
    }

    private static double seconds(TimedSample from, TimedSample to) {
        return (to.sample().outTimeMicros().orElse(0)
                        - from.sample().outTimeMicros().orElse(0))
                / 1e6;
    }

    private static double sourceFrames(TimedSample from, TimedSample to) {
        return to.sample().frames().orElse(0)
                - to.sample().duplicated()
                - from.sample().frames().orElse(0)
                + from.sample().duplicated();
    }

    /**
     * Since when it is possible that no media has moved. FFmpeg 5.1 prints a sample when media moves, and none in a stall.
     * FFmpeg 7.1 prints one every period, so the last media may have moved at the beginning of the period before.
     * Uncertainty counts against the child, up to a fifth of the limit.
     *
     * @param limit against which the time without media is measured
     */
    public Duration noMediaSince(Duration limit) {
        boolean sampledSince =
                !window.isEmpty() && window.get(window.size() - 1).at().compareTo(movedAt) > 0;
        Duration doubt = sampledSince ? READ_LATENCY.plus(Planner.PROGRESS_PERIOD) : READ_LATENCY;
        Duration most = Duration.ofNanos(limit.toNanos() / MAX_UNCERTAINTY_DIVISOR);
        Duration byCounters = movedAt.minus(lesser(doubt, most));
        return blocked.map(stuck -> lesser(stuck.since().minus(lesser(UNREAD_TIME, most)), byCounters))
                .orElse(byCounters);
    }

    private static Duration lesser(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /**
     * The same after a look at the connection to the destination. One that reads slowly is stuck most of the time, too, but
     * more is written to it than has come to wait.
     *
     * @param unsentBytes the bytes that wait in a stuck connection; empty: it is not stuck
     * @param unreadSince since when the far end has read nothing, as far as known
     */
    public Health withUnsent(OptionalLong unsentBytes, Duration unreadSince, Duration now) {
        Optional<Blocked> stuck = Optional.empty();
        if (unsentBytes.isPresent()) {
            long unsent = unsentBytes.getAsLong();
            long written = newest.totalSize().orElse(0);
            double doubt = BUFFERED_BYTES
                    + COUNTER_DELAY_SECONDS * rates(now).bitsPerSecond().orElse(0) / 8;
            stuck = blocked.filter(before -> written - before.writtenBytes() - unsent + before.unsentBytes() <= doubt)
                    .or(() -> Optional.of(new Blocked(unreadSince, written, unsent)));
        }
        return new Health(newest, movedAt, moved, framesMovedAt, timeMovedAt, lastGap, highWaterMark, stuck, window);
    }

    /**
     * The same, of a child that has taken all that it was given.
     *
     * @param isIdle whether it was given nothing new, so that a connection of it is not stuck
     */
    public Health caughtUp(boolean isIdle, Duration now) {
        return new Health(
                newest,
                moved ? now : movedAt,
                moved,
                framesMovedAt,
                timeMovedAt,
                lastGap,
                highWaterMark,
                isIdle ? Optional.empty() : blocked,
                window);
    }

    /** Since when no media has moved, as far as that is certain. */
    public Duration stillSince() {
        return blocked.map(Blocked::since)
                .filter(since -> since.compareTo(movedAt) < 0)
                .orElse(movedAt);
    }

    /** How long no media had moved when the run ended; empty if none ever moved. */
    public Optional<Duration> sinceLastMedia(Duration now) {
        boolean wroteTheRest = now.minus(lastGap.until()).compareTo(FLUSH_TIME) < 0;
        return moved ? Optional.of(wroteTheRest ? lastGap.length() : now.minus(stillSince())) : Optional.empty();
    }

    /** The oldest sample is the last one from before the window, so that the rates cover all of it. */
    private List<TimedSample> windowWith(TimedSample point) {
        List<TimedSample> points = new ArrayList<>(window);
        while (points.size() > 1 && points.get(1).at().plus(RATE_WINDOW).compareTo(point.at()) <= 0) {
            points.remove(0);
        }
        points.add(point);
        return points;
    }

    /** The same run after a pause of the whole process, or while its media are held: the child knows nothing of it, so rates start over. */
    public Health afterPause() {
        return new Health(
                newest, movedAt, moved, framesMovedAt, timeMovedAt, lastGap, highWaterMark, blocked, List.of());
    }

    /** The rates over the last seconds; unknown before the second sample. */
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
