package io.github.streampusher.daemon;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A plan in its JSON form; addresses are masked.
 *
 * @param problem why it cannot run, if that is known
 * @param command of the child that reads the input
 * @param cores of the processor that it will use, estimated; empty: unknown
 * @param pushes the commands of those that write the outputs, where media go through the relay
 * @param channel by which of its files it is planned
 */
record PlanView(
        Optional<MediaView> input,
        DecisionView video,
        DecisionView audio,
        List<String> warnings,
        Optional<ProblemView> problem,
        List<String> command,
        List<List<String>> pushes,
        Optional<ChannelView> channel,
        Optional<Double> cores) {

    static PlanView of(
            Plan plan,
            Optional<Diagnosis> problem,
            List<String> command,
            List<List<String>> pushes,
            Optional<ChannelProbe> channel,
            OptionalDouble cores) {
        return new PlanView(
                plan.media()
                        .map(media -> new MediaView(
                                media.format(),
                                media.video().map(VideoView::of),
                                media.audio().map(AudioView::of))),
                DecisionView.of(plan.video()),
                DecisionView.of(plan.audio()),
                plan.warnings().stream().map(Plan.Warning::text).toList(),
                problem.map(ProblemView::of),
                command,
                pushes,
                channel.map(ChannelView::of),
                cores.stream()
                        .mapToObj(value -> Math.round(value * 100) / 100.0)
                        .findFirst());
    }

    record DecisionView(String decision, String reason) {
        static DecisionView of(Decision decision) {
            return new DecisionView(decision.kind().toString(), decision.reason());
        }
    }

    record ProblemView(String cause, String evidence) {
        static ProblemView of(Diagnosis found) {
            return new ProblemView(found.cause().code(), found.evidence());
        }
    }

    record ChannelView(int files, Optional<String> plannedBy, List<PassedOverView> passedOver) {
        static ChannelView of(ChannelProbe found) {
            return new ChannelView(
                    found.files(),
                    found.file(),
                    found.passedOver().stream()
                            .map(bad -> new PassedOverView(bad.file(), ProblemView.of(bad.why())))
                            .toList());
        }
    }

    record PassedOverView(String file, ProblemView problem) {}

    record MediaView(String format, Optional<VideoView> video, Optional<AudioView> audio) {}

    record VideoView(
            String codec,
            String profile,
            Optional<Integer> level,
            String pixelFormat,
            Optional<String> size,
            Optional<String> frameRate,
            boolean variableFrameRate,
            boolean interlaced,
            int bFrames,
            Optional<Double> keyFrameDistanceS,
            Optional<Long> bitrateBps) {
        static VideoView of(Media.VideoTrack track) {
            return new VideoView(
                    track.codec(),
                    track.profile(),
                    track.level().stream().boxed().findFirst(),
                    track.pixelFormat(),
                    track.size().map(VideoSize::toString),
                    track.frameRate().map(FrameRate::toString),
                    track.isVariableFrameRate(),
                    track.interlaced(),
                    track.bFrames(),
                    track.keyframeInterval().map(interval -> interval.toMillis() / 1000.0),
                    boxed(track.bitsPerSecond()));
        }
    }

    record AudioView(String codec, String profile, int sampleRate, int channels, Optional<Long> bitrateBps) {
        static AudioView of(Media.AudioTrack track) {
            return new AudioView(
                    track.codec(), track.profile(), track.sampleRate(), track.channels(), boxed(track.bitsPerSecond()));
        }
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.stream().boxed().findFirst();
    }
}
