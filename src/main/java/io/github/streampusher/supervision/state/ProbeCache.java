package io.github.streampusher.supervision.state;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Capabilities.EncoderTrial;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.SourceOptions;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.stream.Video;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.ProbeResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What probes have found out for one stream. All definitions given here are those of a route, with one input.
 *
 * @param media of each source that was probed; empty: nothing was found
 * @param lastMedia what the stream last had, whose size and rate a slate takes
 * @param program the FFmpeg that {@code ffmpeg} is of
 * @param values of the commands of the present run
 */
public record ProbeCache(
        Map<Source, Optional<Media>> media,
        Optional<Media> lastMedia,
        String program,
        Optional<Capabilities> ffmpeg,
        CommandValues values) {
    static final ProbeCache EMPTY =
            new ProbeCache(Map.of(), Optional.empty(), "", Optional.empty(), CommandValues.NONE);

    /** More than a list of inputs has; edits of one stream's input could add up without a limit. */
    private static final int MAX_SOURCES = 16;

    /** A source as it is asked. Where its media goes does not matter. */
    record Source(Input input, List<Text> inputArguments) {
        static Source of(Definition definition) {
            return new Source(definition.input(), definition.ffmpeg().input());
        }
    }

    public ProbeCache {
        media = Map.copyOf(media);
    }

    /** With the result of a probe. */
    ProbeCache with(Definition definition, String newProgram, Event.Probed probed) {
        ProbeResult result = probed.result();
        Map<Source, Optional<Media>> more = new HashMap<>(media.size() < MAX_SOURCES ? media : Map.of());
        boolean answered = result instanceof ProbeResult.Succeeded || result instanceof ProbeResult.Skipped;
        if (answered && asksSource(definition)) {
            more.put(Source.of(definition), result.media());
        }
        return new ProbeCache(
                more, result.media().or(() -> lastMedia), newProgram, Optional.of(probed.ffmpeg()), probed.values());
    }

    /** Without what is known of this source. */
    ProbeCache without(Definition definition) {
        Map<Source, Optional<Media>> others = new HashMap<>(media);
        others.remove(Source.of(definition));
        return new ProbeCache(others, lastMedia, program, ffmpeg, values);
    }

    /** What the planner needs to know of the source; empty: nothing is known. */
    Optional<Media> mediaFor(Definition definition) {
        return definition.input() instanceof Input.Slate
                ? lastMedia
                : media.getOrDefault(Source.of(definition), Optional.empty());
    }

    /** How a stream is divided by what its first source has; empty: nothing is known of that. */
    public Optional<Delivery> delivery(Definition stream) {
        return Optional.ofNullable(media.get(Source.of(stream)))
                .flatMap(found -> found)
                .map(found -> Delivery.of(stream, Optional.of(found), ffmpeg.orElse(Capabilities.UNKNOWN)));
    }

    /** Whether a probe of this source has found something. */
    boolean hasMedia(Definition definition) {
        return media.getOrDefault(Source.of(definition), Optional.empty()).isPresent();
    }

    /** What this FFmpeg can do, if it was asked. */
    Optional<Capabilities> capabilitiesOf(String ffmpegProgram) {
        return ffmpeg.filter(known -> program.equals(ffmpegProgram));
    }

    /**
     * Whether a run must not be planned before a probe. The image of a slate or an overlay may be gone at any start, and
     * the session of a hardware encoder may be taken.
     */
    boolean needsProbe(Definition definition, String ffmpegProgram) {
        return capabilitiesOf(ffmpegProgram).isEmpty()
                || asksSource(definition)
                || !Planner.pictureFiles(definition).isEmpty()
                || !EncoderTrial.encodersToTry(definition).isEmpty();
    }

    /**
     * Whether the source must be asked. Not where both tracks are copied or dropped, for which a plan needs no probe:
     * some sources accept one connection only, which a probe would use up. Except for a source that may be served faster
     * than it plays.
     */
    boolean asksSource(Definition definition) {
        Video.Codec video = definition.video().codec();
        Audio.Codec audio = definition.audio().codec();
        boolean isDecided = (video == Video.Codec.COPY || video == Video.Codec.NONE)
                && (audio == Audio.Codec.COPY || audio == Audio.Codec.NONE);
        boolean isChannel = definition.channel().isPresent(); // whose files may be anything
        boolean isPaceKnown = !(definition.input() instanceof Input.Source source)
                || !new SourceOptions(source, Optional.empty(), Capabilities.UNKNOWN).mustBeProbedForPace();
        return !(isDecided && isPaceKnown && !isChannel)
                && definition.input() instanceof Input.Source
                && definition
                        .channel()
                        .flatMap(Input.Source::files)
                        .filter(Input.FileList::isEmpty)
                        .isEmpty()
                && !media.containsKey(Source.of(definition));
    }
}
