package io.github.streampusher.plan;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.ExtraArguments;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.VideoSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns a slate into a source that FFmpeg can read: a still picture with silence, in the size, rate and codecs of the
 * stream, so that its receivers see no change of format.
 *
 * @param sourceMedia the media of the stream's own source; empty: unknown
 */
record SlateSource(Definition definition, Input.Slate slate, Optional<Media> sourceMedia) {
    private static final VideoSize DEFAULT_SIZE = new VideoSize(1280, 720);
    private static final FrameRate DEFAULT_FRAME_RATE = FrameRate.of(25);
    private static final Pattern IMAGE_FILE =
            Pattern.compile(".*\\.(png|jpe?g|bmp|webp|gif|tiff?)", Pattern.CASE_INSENSITIVE);

    /** The image file of the slate; empty: the slate is a text. */
    static Optional<String> imageFile(Input.Slate slate) {
        return Optional.of(slate.imageOrText().reveal())
                .filter(text -> IMAGE_FILE.matcher(text).matches());
    }

    /** The definition with the slate as its source. */
    private Definition asDefinition(Capabilities ffmpeg) {
        Input.Source source = new Input.Source(
                new Address(filterGraph(ffmpeg)),
                Optional.of("lavfi"),
                Map.of(),
                Input.Pace.AUTO,
                false,
                Optional.empty());
        return new Definition(
                definition.name(),
                definition.enabled(),
                definition.title(),
                definition.labels(),
                definition.schedule(),
                definition.seamless(),
                List.of(source),
                definition.outputs(),
                video(),
                audio(),
                definition.watchdog(),
                definition.restart(),
                new ExtraArguments(
                        definition.ffmpeg().global(),
                        List.of(),
                        definition.ffmpeg().output()),
                definition.place(),
                definition.referencedValues(),
                definition.commands());
    }

    /** The decisions for a run of the slate. */
    Planner.Decisions decisions(Capabilities ffmpeg) {
        return Planner.Decisions.of(asDefinition(ffmpeg), Optional.of(Media.ofSlate(size(), frameRate())), ffmpeg);
    }

    private VideoSize size() {
        return definition
                .video()
                .size()
                .or(() -> sourceVideo().flatMap(Media.VideoTrack::size))
                .map(VideoSize::roundedDownToEven)
                .orElse(DEFAULT_SIZE);
    }

    private FrameRate frameRate() {
        return definition
                .video()
                .frameRate()
                .or(() -> sourceVideo().flatMap(Media.VideoTrack::frameRate))
                .orElse(DEFAULT_FRAME_RATE);
    }

    private Optional<Media.VideoTrack> sourceVideo() {
        return sourceMedia.flatMap(Media::video);
    }

    private Video video() {
        Video wanted = definition.video();
        boolean isHevc =
                sourceVideo().filter(track -> track.codec().equals("hevc")).isPresent();
        Video.Codec codec = switch (wanted.codec()) {
            case NONE, H264, HEVC -> wanted.codec();
            case AUTO, COPY -> isHevc ? Video.Codec.HEVC : Video.Codec.H264;
        };
        return new Video(
                codec,
                wanted.encoders(),
                Optional.of(size()),
                Optional.of(frameRate()),
                wanted.bitrate(),
                wanted.preset(),
                wanted.keyframeInterval(),
                wanted.fit(),
                wanted.overlays());
    }

    private Audio audio() {
        Audio wanted = definition.audio();
        Optional<Media.AudioTrack> track = sourceMedia.flatMap(Media::audio);
        boolean asSource = wanted.codec() == Audio.Codec.COPY || wanted.codec() == Audio.Codec.AUTO;
        if (wanted.codec() == Audio.Codec.NONE || asSource && sourceMedia.isPresent() && track.isEmpty()) {
            return wanted;
        }
        Optional<Media.AudioTrack> model = track.filter(known -> asSource);
        int sampleRate = model.map(Media.AudioTrack::sampleRate).orElse(wanted.sampleRate());
        int channels = model.map(kept -> Math.min(2, kept.channels())).orElse(wanted.channels());
        return new Audio(Audio.Codec.SILENCE, wanted.bitrate(), sampleRate, channels);
    }

    private Text filterGraph(Capabilities ffmpeg) {
        return imageFile(slate).isPresent() ? imageGraph() : textGraph(ffmpeg);
    }

    /** The image is read and scaled once, then repeated. */
    private Text imageGraph() {
        String form =
                "," + VideoEncoding.padFilter(size()) + ",format=yuv420p,loop=loop=-1:size=1,setpts=N/(" + frameRate()
                        + "*TB),fps="
                        + frameRate();
        return escaped().surroundedBy("movie=filename=", form);
    }

    private Text textGraph(Capabilities ffmpeg) {
        Optional<String> font = ffmpeg.wideFont().filter(name -> OverlayFilters.hasRareCharacters(slate.imageOrText()));
        return escaped()
                .followedBy(OverlayFilters.fontOption(font))
                .surroundedBy(
                        "color=c=0x202020:s=" + size() + ":r=" + frameRate() + ",drawtext=text=",
                        ":expansion=none:fontcolor=white:fontsize=h/12:x=(w-text_w)/2:y=(h-text_h)/2");
    }

    private Text escaped() {
        return OverlayFilters.escaped(slate.imageOrText());
    }
}
