package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Health;
import io.github.streampusher.health.SourceReport;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Video;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds why a run must end that FFmpeg would go on with: a track that gives nothing, a leap of time stamps, a new track, the
 * end of FLV's clock.
 *
 * @param definition of the route that the run takes
 */
record RunFaults(Run run, Definition definition) {
    /** FLV counts milliseconds in 31 bits, 24 d 20 h 31 min: a run of this age is begun anew in the next quiet hour. */
    private static final Duration OLD_FLV_AGE = Duration.ofDays(20);

    /** Five seconds before the end of that clock. */
    private static final long FLV_END_MICROS = ((1L << 31) - 5000) * 1000;

    /** A source with fewer frames is a slide show, which may have pauses. */
    private static final double MIN_FRAME_RATE = 0.5;

    /** The stall time-out may pass so much earlier by the doubt of when media last moved. */
    private static final Duration STALL_DOUBT = Duration.ofSeconds(1);

    private boolean writesFlv() {
        return flvStart().isPresent();
    }

    /** Whose time stamps and tracks are those of its feed. */
    private boolean isPush() {
        return run.desired().part().isPush();
    }

    private OptionalDouble flvStart() {
        return run.plan().map(Plan::flvStart).orElse(OptionalDouble.empty());
    }

    /** FFmpeg's progress does not count from there. */
    private double flvMicros() {
        return run.health().newest().outTimeMicros().orElse(0) + flvStart().orElse(0) * 1e6;
    }

    Optional<Diagnosis> atSample(TransitionContext context) {
        if (writesFlv() && flvMicros() > FLV_END_MICROS) {
            return Optional.of(new Diagnosis(Cause.TIMESTAMP_WRAP, "FLV's clock of 31 bits is at its end"));
        }
        if (run.health().hasLeapt() && hasLiveSource()) {
            return Optional.of(new Diagnosis(Cause.SOURCE_LOST, "its time stamps have leapt"));
        }
        Duration age = run.age(context.now());
        if (writesFlv() && context.isQuietHour() && age.compareTo(OLD_FLV_AGE) >= 0) {
            String words = "begun anew after " + DurationText.format(age) + ", as planned";
            return Optional.of(new Diagnosis(Cause.TIMESTAMP_WRAP, words));
        }
        return silentTrack(silenceLimit(), context.now());
    }

    Optional<Diagnosis> atDeadline(Duration now) {
        return silentTrack(silenceLimit().minus(STALL_DOUBT), now);
    }

    Optional<Diagnosis> of(SourceReport report) {
        Optional<Media> media = run.plan().flatMap(Plan::media);
        boolean matters = switch (report.kind()) {
            case TIME_LEAP, OTHER_VIDEO, OTHER_AUDIO -> hasLiveSource();
            case NEW_VIDEO ->
                definition.video().codec() != Video.Codec.NONE
                        && media.filter(known -> known.video().isEmpty()).isPresent();
            case NEW_AUDIO ->
                definition.audio().codec() == Audio.Codec.AUTO
                        && media.filter(known -> known.audio().isEmpty()).isPresent();
        };
        Cause cause = report.kind() == SourceReport.Kind.TIME_LEAP ? Cause.SOURCE_LOST : Cause.SOURCE_CHANGED;
        return Optional.of(new Diagnosis(cause, report.line())).filter(found -> matters);
    }

    private Duration stallTimeout() {
        return definition.watchdog().stallTimeout();
    }

    /** FFmpeg writes the other track alone after a while, and its bytes move again: a silent one must be found before. */
    private Duration silenceLimit() {
        Duration untilAlone =
                Planner.interleaveTime(run.desired().definition().watchdog()).minus(STALL_DOUBT);
        return stallTimeout().compareTo(untilAlone) < 0 ? stallTimeout() : untilAlone;
    }

    private boolean hasLiveSource() {
        boolean isDescribed = run.plan()
                .flatMap(Plan::media)
                .filter(Media::isDescriptionOfLiveMedia)
                .isPresent();
        return definition.input() instanceof Input.Source source && (!source.isFile() || isDescribed) && !isPush();
    }

    private Optional<Diagnosis> silentTrack(Duration limit, Duration now) {
        return run.health()
                .silentTrack(now)
                .filter(track -> hasBothTracks() && hasFrequentVideo() && !isPush())
                .filter(track -> track.since().plus(limit).compareTo(now) <= 0)
                .map(this::describe);
    }

    private Diagnosis describe(Health.SilentTrack track) {
        String words = "the " + track.name() + " gave nothing for " + DurationText.format(silenceLimit())
                + ", while the " + track.other() + " went on";
        return new Diagnosis(Cause.SOURCE_STALLED, words);
    }

    private boolean hasFrequentVideo() {
        return run.plan()
                .flatMap(Plan::media)
                .flatMap(Media::video)
                .flatMap(Media.VideoTrack::frameRate)
                .filter(rate -> rate.perSecond() < MIN_FRAME_RATE)
                .isEmpty();
    }

    private boolean hasBothTracks() {
        return run.plan()
                .filter(made -> !made.video().is(Plan.Decision.Kind.NONE)
                        && !made.audio().is(Plan.Decision.Kind.NONE))
                .isPresent();
    }
}
