package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.Health.TimedSample;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The quality of a live run: whether it keeps real time, and the share of duplicated or dropped frames.
 *
 * @param slowSince since when it has been slower than {@code min-speed}
 * @param observation of the process, made when it had become too slow
 * @param lastMinute the counters of the last minute, some seconds apart, oldest first
 */
public record Quality(
        Optional<Duration> slowSince, Optional<ProcessObservation> observation, List<TimedSample> lastMinute) {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(5);

    /** A share over less than this says little, because a single hiccup changes it. */
    private static final Duration MIN_SPAN = Duration.ofSeconds(30);

    /** Bytes within this round-trip time are under way, not held up. */
    private static final double MAX_NETWORK_DELAY_SECONDS = 0.25;

    /** Live platforms refuse what comes so fast for long; a start's burst of some segments is no faster over half a minute. */
    private static final double MAX_SPEED = 3;

    /** One frame in fifty: visible to a viewer, and more than a single hiccup. */
    private static final double MAX_FRAME_RATIO = 0.02;

    public Quality {
        lastMinute = List.copyOf(lastMinute);
    }

    /** At the start of a run. */
    public static Quality initial() {
        return new Quality(Optional.empty(), Optional.empty(), List.of());
    }

    public Quality after(Health health, Watchdog watchdog, Duration now) {
        boolean slow = health.rates(now).speed().orElse(1) < watchdog.minSpeed();
        return new Quality(
                slow ? slowSince.or(() -> Optional.of(now)) : Optional.empty(),
                slow ? observation : Optional.empty(),
                lastMinuteWith(new TimedSample(now, health.newest())));
    }

    private List<TimedSample> lastMinuteWith(TimedSample point) {
        if (!lastMinute.isEmpty() && newest().at().plus(SAMPLE_INTERVAL).compareTo(point.at()) > 0) {
            return lastMinute;
        }
        List<TimedSample> points = new ArrayList<>(lastMinute);
        points.removeIf(old -> old.at().plus(WINDOW).compareTo(point.at()) < 0);
        points.add(point);
        return points;
    }

    public Quality with(ProcessObservation seen) {
        return new Quality(slowSince, Optional.of(seen), lastMinute);
    }

    public boolean isTooSlow(Watchdog watchdog, Duration now) {
        return slowSince
                .filter(since -> since.plus(watchdog.slowAfter()).compareTo(now) <= 0)
                .isPresent();
    }

    /** The worst problem of the run; empty if there is none. */
    public Optional<Diagnosis> diagnose(Definition definition, Plan plan, Rates rates, Duration now) {
        if (isTooSlow(definition.watchdog(), now) && observation.isPresent()) { // which explains it
            return diagnosisOf(Cause.TOO_SLOW, describeSlowness(definition, plan, rates), definition);
        }
        if (lastMinute.size() < 2 || span().compareTo(MIN_SPAN) < 0) {
            return Optional.empty();
        }
        if (isTooFast(rates)) {
            String words = String.format(
                    Locale.ROOT,
                    "%.1fx of real time for more than %s; pace: realtime on the input holds its own speed",
                    mediaSpeed(),
                    DurationText.format(MIN_SPAN));
            return diagnosisOf(Cause.TOO_FAST, words, definition);
        }
        Sample first = lastMinute.get(0).sample();
        Sample last = newest().sample();
        double frames = last.frames().orElse(0) - first.frames().orElse(0);
        double duplicated = last.duplicated() - first.duplicated();
        double dropped = last.dropped() - first.dropped();
        if (duplicated > MAX_FRAME_RATIO * frames) {
            return diagnosisOf(Cause.FRAMES_DUPLICATED, describeDuplicates(definition, frames, duplicated), definition);
        }
        if (dropped > MAX_FRAME_RATIO * (frames + dropped)) {
            return diagnosisOf(Cause.FRAMES_DROPPED, describeDrops(frames, dropped), definition);
        }
        return Optional.empty();
    }

    /**
     * Masks referenced values only, which a quoted setting may contain. No other secret can be in the words, and a key
     * such as {@code copies} must not mask them.
     */
    private static Optional<Diagnosis> diagnosisOf(Cause cause, String words, Definition definition) {
        return Optional.of(new Diagnosis(cause, new Redactor(definition.referencedValues()).redact(words)));
    }

    /** Not after a burst, which is over, nor while a source catches up after a pause. */
    private boolean isTooFast(Rates rates) {
        return mediaSpeed() > MAX_SPEED && rates.speed().orElse(0) > MAX_SPEED;
    }

    private double mediaSpeed() {
        long first = lastMinute.get(0).sample().outTimeMicros().orElse(0);
        long last = newest().sample().outTimeMicros().orElse(0);
        return (last - first) / 1e6 / (span().toNanos() / 1e9);
    }

    private TimedSample newest() {
        return lastMinute.get(lastMinute.size() - 1);
    }

    private Duration span() {
        return newest().at().minus(lastMinute.get(0).at());
    }

    private String describeSlowness(Definition definition, Plan plan, Rates rates) {
        double speed = rates.speed().orElse(0);
        String words = String.format(
                Locale.ROOT,
                "%.2fx of real time for more than %s",
                speed,
                DurationText.format(definition.watchdog().slowAfter()));
        long unsent = observation.map(ProcessObservation::unsentBytes).orElse(0L);
        if (unsent > rates.bitsPerSecond().orElse(0) / 8 * MAX_NETWORK_DELAY_SECONDS) {
            return words + "; the connection to the destination is too slow: " + unsent + " bytes wait unsent";
        }
        if (!plan.video().is(Decision.Kind.ENCODE)) {
            return words + "; the video is not encoded here, so the source is too slow";
        }
        return words
                + PresetAdvisor.advise(definition.video(), speed)
                        .map("; "::concat)
                        .orElse("");
    }

    private String describeDuplicates(Definition definition, double frames, double duplicated) {
        double seconds = span().toNanos() / 1e9;
        String words = String.format(
                Locale.ROOT, "%.1f of %.1f frames a second are duplicates", duplicated / seconds, frames / seconds);
        Optional<FrameRate> asked = definition.video().frameRate();
        return words
                + asked.map(rate -> String.format(
                                Locale.ROOT,
                                "; the source has about %.0f, frame-rate asks for %s: leave frame-rate out",
                                (frames - duplicated) / seconds,
                                rate))
                        .orElse("; the source drops frames");
    }

    private String describeDrops(double frames, double dropped) {
        double seconds = span().toNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "%.1f of %.1f frames a second are dropped to hold the frame rate",
                dropped / seconds,
                (frames + dropped) / seconds);
    }
}
