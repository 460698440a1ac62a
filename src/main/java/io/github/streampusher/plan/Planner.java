package io.github.streampusher.plan;

import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.TestPicture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Chooses FFmpeg's command line for a definition: what the source has is kept wherever the outputs take it. */
public final class Planner {
    /** Fast enough that a stop and a stall are seen soon, at a cost that is not measurable. */
    public static final Duration PROGRESS_PERIOD = Duration.ofMillis(500);

    private static final String TONE = "sine=frequency=440:sample_rate=48000";
    private static final String SILENCE = "anullsrc=channel_layout=stereo:sample_rate=48000";

    /** Two devices have two clocks; the sound is made to follow the picture's. */
    private static final String FOLLOW_CLOCK = "aresample=async=1000";

    private final Definition definition;
    private final Capabilities ffmpeg;
    private final Input.Source source;
    private final Optional<TestPicture> test;
    private final Optional<Media> media;
    private final List<Destination> destinations;
    private final PictureChoice pictureChoice;
    private final SoundChoice soundChoice;
    private final Decision video;
    private final Decision audio;
    private final ArgumentList arguments = new ArgumentList();

    private Planner(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        this.definition = definition;
        this.ffmpeg = ffmpeg;
        source = sourceOf(definition);
        test = TestPicture.of(source.url());
        media = test.map(Media::of).or(() -> probed);
        destinations = definition.outputs().stream().map(Destination::of).toList();
        pictureChoice = new PictureChoice(definition.video(), media, destinations, ffmpeg);
        boolean soundIsKnown = media.isPresent() && source.audio().isEmpty();
        soundChoice = new SoundChoice(
                definition.audio(),
                media.filter(known -> soundIsKnown).flatMap(Media::sound),
                soundIsKnown,
                destinations);
        video = pictureChoice.decide();
        audio = soundChoice.decide();
    }

    /**
     * Plans a run.
     *
     * @param probed what the definition's first input has, or for a slate, what the stream's own source has; empty:
     *     nobody knows
     */
    public static Plan plan(Definition definition, Optional<Media> probed, Capabilities ffmpeg) {
        Redactor redactor = new Redactor(definition.referenced());
        if (definition.inputs().get(0) instanceof Input.Slate slate) {
            StillPicture still = new StillPicture(definition, slate, probed);
            return new Planner(still.asSource(), Optional.of(still.media()), ffmpeg)
                    .plan()
                    .masked(redactor);
        }
        return new Planner(definition, probed, ffmpeg).plan().masked(redactor);
    }

    /** Plans a run of which nothing is known but the definition. */
    public static Plan plan(Definition definition) {
        return plan(definition, Optional.empty(), Capabilities.UNKNOWN);
    }

    /** The picture that a definition's first input shows all the time, if it is a slate with one. */
    public static Optional<String> slatePicture(Definition definition) {
        return definition.inputs().get(0) instanceof Input.Slate slate ? StillPicture.file(slate) : Optional.empty();
    }

    /** The files that a run of several outputs writes anew, whatever is in them: only a single output asks first. */
    public static List<String> overwritten(Definition definition) {
        return definition.outputs().size() == 1
                ? List.of()
                : definition.outputs().stream()
                        .map(Destination::of)
                        .filter(Destination::isSingleFile)
                        .map(to -> to.output().url().reveal().replaceFirst("^file:(//)?", ""))
                        .toList();
    }

    /** The source that is preferred to all others. */
    public static Input.Source sourceOf(Definition definition) {
        return definition.inputs().stream()
                .filter(Input.Source.class::isInstance)
                .map(Input.Source.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("stream " + definition.name() + " has no source"));
    }

    private Plan plan() {
        arguments.add("-nostdin", "-hide_banner", "-loglevel", "repeat+level+info", "-nostats");
        arguments.add("-progress", "pipe:1", "-stats_period", Double.toString(PROGRESS_PERIOD.toMillis() / 1000.0));
        arguments.addAll(definition.ffmpeg().global());
        if (video.is(Decision.Kind.ENCODE)) {
            arguments.add(encoding().encoder().deviceArguments().toArray(String[]::new));
        }
        addInputs();
        List<Tee> tees = destinations.size() == 1 ? List.of() : Tee.of(branches());
        if (tees.isEmpty()) {
            addOutput(destinations.get(0));
        }
        tees.forEach(this::addOutputs);
        return new Plan(
                media,
                arguments.commandLine(),
                video,
                audio,
                caveats(tees.size()).warnings(),
                new Obstacles(definition, media, destinations, ffmpeg)
                        .first(video, encoding().encoder())
                        .or(() -> tees.stream()
                                .flatMap(tee -> tee.obstacle().stream())
                                .findFirst()));
    }

    private void addInputs() {
        if (test.isPresent()) {
            arguments.add("-re", "-f", "lavfi", "-i");
            arguments.add(
                    "testsrc2=size=" + test.get().size() + ":rate=" + test.get().rate());
        } else {
            addSource(source);
        }
        if (soundChoice.wantsSilence()) {
            arguments.add("-f", "lavfi", "-i", SILENCE);
        } else if (!audio.is(Decision.Kind.NONE)) {
            source.audio().ifPresent(this::addSource);
            if (test.isPresent() && source.audio().isEmpty()) {
                arguments.add("-re", "-f", "lavfi", "-i", TONE);
            }
        }
    }

    private void addSource(Input.Source input) {
        SourceOptions options = new SourceOptions(input, ffmpeg);
        if (options.isPaced()) {
            arguments.add("-re");
        }
        if (input.loop()) {
            arguments.add("-stream_loop", "-1");
        }
        options.format().ifPresent(format -> arguments.add("-f", format));
        arguments.addOptions(options.ofDevice(), Map.of());
        arguments.addOptions(options.ofProtocol(), input.options());
        addTags();
        arguments.addAll(definition.ffmpeg().input());
        arguments.add("-i");
        arguments.add(input.url().marked());
    }

    /** A tee hands on the container's own names of codecs, such as MP4's, which other containers refuse. */
    private void addTags() {
        if (destinations.size() > 1 && video.is(Decision.Kind.COPY)) {
            arguments.add("-tag:v", "0");
        }
        if (destinations.size() > 1 && audio.is(Decision.Kind.COPY)) {
            arguments.add("-tag:a", "0");
        }
    }

    private void addOutput(Destination to) {
        addPicture();
        addSound();
        Keyless address = Keyless.of(to.output());
        arguments.addOptions(to.options(bitrate(), ffmpeg), address.options());
        arguments.addAll(definition.ffmpeg().output());
        to.muxer().ifPresent(muxer -> arguments.add("-f", muxer));
        arguments.addHidden(address.keys());
        arguments.add(address.url());
    }

    private List<Tee.Branch> branches() {
        return IntStream.range(0, destinations.size())
                .mapToObj(place -> {
                    Destination to = destinations.get(place);
                    Keyless address = Keyless.of(to.output());
                    return new Tee.Branch(
                            place, to, address, ArgumentList.merged(to.options(bitrate(), ffmpeg), address.options()));
                })
                .toList();
    }

    private void addOutputs(Tee tee) {
        addPicture();
        addSound();
        if (video.is(Decision.Kind.ENCODE) || audio.is(Decision.Kind.ENCODE)) {
            arguments.add("-flags", "+global_header"); // which FFmpeg itself sets where a single output wants it
        }
        arguments.addAll(definition.ffmpeg().output());
        tee.addTo(arguments);
    }

    private void addPicture() {
        switch (video.kind()) {
            case NONE -> {}
            case COPY -> arguments.add("-map", "0:v:0", "-c:v", "copy");
            case ENCODE -> {
                arguments.add("-map", "0:v:0");
                encoding().addTo(arguments);
            }
        }
    }

    private void addSound() {
        Audio wanted = definition.audio();
        switch (audio.kind()) {
            case NONE -> {}
            case COPY -> arguments.add("-map", soundTrack(), "-c:a", "copy");
            case ENCODE -> {
                arguments.add("-map", soundTrack(), "-c:a", "aac");
                arguments.add("-b:a", wanted.bitrate().toString());
                arguments.add("-ar", Integer.toString(wanted.sampleRate()));
                arguments.add("-ac", Integer.toString(wanted.channels()));
            }
        }
        if (soundChoice.wantsSilence() && test.isEmpty()) {
            arguments.add("-shortest"); // silence has no end
            if (ffmpeg.isAtLeast(6, 0)) {
                arguments.add("-shortest_buf_duration", "0.1"); // by itself it keeps back ten seconds of media
            }
        } else if (source.audio().isPresent() && audio.is(Decision.Kind.ENCODE)) {
            arguments.add("-af", FOLLOW_CLOCK);
        }
    }

    private String soundTrack() {
        boolean inSecondInput = soundChoice.wantsSilence() || source.audio().isPresent() || test.isPresent();
        boolean sureToBeThere = inSecondInput || media.isPresent() || video.is(Decision.Kind.NONE);
        return (inSecondInput ? "1:a:0" : "0:a:0") + (sureToBeThere ? "" : "?");
    }

    private Encoding encoding() {
        Optional<Media.Picture> picture = media.flatMap(Media::picture).or(() -> Media.asked(source.options()));
        return new Encoding(definition.video(), picture, Encoder.of(definition.video()), ffmpeg);
    }

    /** Of everything together, where it is known. */
    private Optional<Bitrate> bitrate() {
        Optional<Long> picture = switch (video.kind()) {
            case NONE -> Optional.of(0L);
            case ENCODE -> Optional.of(encoding().bitrate().bitsPerSecond());
            case COPY ->
                media.flatMap(Media::picture)
                        .filter(known -> known.bitsPerSecond().isPresent())
                        .map(known -> known.bitsPerSecond().getAsLong());
        };
        long sound = definition.audio().bitrate().bitsPerSecond(); // near enough, whoever has encoded it
        return picture.map(bits -> new Bitrate(Math.min(1_000_000_000, bits + sound)));
    }

    /** @param encodes how often, where there are several outputs */
    private Caveats caveats(int encodes) {
        Caveats caveats = new Caveats();
        Optional<Media.Picture> picture = media.flatMap(Media::picture);
        if (media.isEmpty() && !definition.ffmpeg().input().isEmpty()) {
            caveats.add(
                    "ffmpeg.input-args are not for ffprobe, so nothing is known of the input; input.options are for both");
        }
        switch (video.kind()) {
            case ENCODE -> picture.ifPresent(known -> caveats.encoded(encoding(), known));
            case COPY -> picture.ifPresent(known -> caveats.copied(pictureChoice, known));
            case NONE -> {
                if (destinations.stream().anyMatch(Destination::isPlatform)) {
                    caveats.add("there is no picture, which most platforms do not take");
                }
            }
        }
        if (definition.audio().codec() == Audio.Codec.COPY) {
            media.flatMap(Media::sound)
                    .flatMap(soundChoice::refusal)
                    .ifPresent(reason -> caveats.add("audio: copy, but " + reason));
        }
        if (encodes > 1 && video.is(Decision.Kind.ENCODE)) {
            caveats.add(
                    "the picture is encoded " + encodes + " times: FFmpeg takes no two keys for one encode but on its"
                            + " command line, where everybody could read them");
        }
        destinations.forEach(to -> caveats.destination(to, destinations.size() == 1));
        return caveats;
    }
}
