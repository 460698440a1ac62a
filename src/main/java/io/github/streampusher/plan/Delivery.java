package io.github.streampusher.plan;

import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.Seamless;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.TestPattern;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.util.Optional;

/**
 * How the media of a stream go from its inputs to its outputs.
 *
 * @param format that a session has for ever; empty unless it outlives its input
 */
public record Delivery(Mode mode, Optional<SessionFormat> format) {
    /** One child reads the input and writes all outputs. */
    public static final Delivery DIRECT = new Delivery(Mode.DIRECT, Optional.empty());

    /** A relay, and another session for another input. */
    public static final Delivery RELAYED = new Delivery(Mode.RELAYED, Optional.empty());

    private static final VideoSize DEFAULT_SIZE = new VideoSize(1280, 720);
    private static final FrameRate DEFAULT_FRAME_RATE = FrameRate.of(25);

    /** What is between the inputs and the outputs. */
    public enum Mode {
        /** Nothing: one child does it all. */
        DIRECT,
        /** The relay, from one feed to a push for each output. A change of input is a new session. */
        RELAYED,
        /** The relay, whose pushes go on when another feed takes over. */
        SEAMLESS
    }

    /**
     * The form that a session has for ever, whatever input is on air.
     *
     * @param size of the video, even
     * @param isEncoded whether the video of each input is encoded; else one that is copied may change the form
     */
    public record SessionFormat(VideoSize size, FrameRate frameRate, boolean isEncoded) {
        /** What the definition asks for, else what its first source has. */
        public static SessionFormat of(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
            return of(RelayPlanner.decisions(definition, probed, ffmpeg));
        }

        private static SessionFormat of(Planner.Decisions decisions) {
            return new SessionFormat(
                    decisions.encoding().size().orElse(DEFAULT_SIZE),
                    decisions.encoding().frameRate().orElse(DEFAULT_FRAME_RATE),
                    decisions.video().is(Decision.Kind.ENCODE));
        }
    }

    /** What can be said before the first input was probed. */
    public static Delivery initial(Definition definition) {
        boolean isOpen = definition.outputs().size() == 1
                && definition.seamless() == Seamless.AUTO
                && definition.video().codec() == Video.Codec.AUTO
                && definition.input() instanceof Input.Source source
                && source.files().isEmpty()
                && TestPattern.of(source.url()).isEmpty();
        return isOpen ? DIRECT : of(definition, Optional.empty(), Capabilities.UNKNOWN);
    }

    /** @param probed the media of the first input; empty: unknown */
    public static Delivery of(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        if (definition.channel().isPresent()) {
            return ofChannel(definition, RelayPlanner.decisions(definition, probed, ffmpeg));
        }
        boolean hasSeveral = definition.outputs().size() > 1;
        boolean canChange = definition.inputs().size() > 1 && definition.seamless() != Seamless.OFF;
        if (!hasSeveral && !canChange
                || RelayPlanner.objection(definition, probed, ffmpeg).isPresent()) {
            return DIRECT;
        }
        Planner.Decisions decisions = RelayPlanner.decisions(definition, probed, ffmpeg);
        boolean isSeamless = definition.seamless() == Seamless.ON
                || definition.seamless() == Seamless.AUTO && decisions.video().is(Decision.Kind.ENCODE);
        if (isSeamless) {
            return new Delivery(Mode.SEAMLESS, Optional.of(SessionFormat.of(decisions)));
        }
        return hasSeveral ? RELAYED : DIRECT;
    }

    /** One session, whatever its files have: they are encoded to one form, unless the video is copied on request. */
    private static Delivery ofChannel(Definition definition, Planner.Decisions decisions) {
        SessionFormat found = SessionFormat.of(decisions);
        boolean isEncoded = found.isEncoded() || definition.video().codec() == Video.Codec.AUTO;
        return new Delivery(Mode.SEAMLESS, Optional.of(new SessionFormat(found.size(), found.frameRate(), isEncoded)));
    }

    /** Plans the child that reads the first input. */
    public Plan plan(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        return isRelayed()
                ? RelayPlanner.feed(definition, format, probed, ffmpeg)
                : Planner.plan(definition, probed, ffmpeg);
    }

    public boolean isRelayed() {
        return mode != Mode.DIRECT;
    }

    public boolean isSeamless() {
        return mode == Mode.SEAMLESS;
    }
}
