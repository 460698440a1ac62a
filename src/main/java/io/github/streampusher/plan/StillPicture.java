package io.github.streampusher.plan;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.ExtraArguments;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.PictureSize;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A slate as FFmpeg can read it: a still picture with silence, in the form that the stream itself has, so that whoever
 * receives it sees no change of format.
 *
 * @param own what the stream's own source has, as far as it is known
 */
record StillPicture(Definition definition, Input.Slate slate, Optional<Media> own) {
    private static final PictureSize USUAL_SIZE = new PictureSize(1280, 720);
    private static final FrameRate USUAL_RATE = FrameRate.of(25);
    private static final Pattern PICTURE_FILE =
            Pattern.compile(".*\\.(png|jpe?g|bmp|webp|gif|tiff?)", Pattern.CASE_INSENSITIVE);

    /** The file that it is made of; empty: it is words. */
    static Optional<String> file(Input.Slate slate) {
        return Optional.of(slate.picture().reveal())
                .filter(text -> PICTURE_FILE.matcher(text).matches());
    }

    /** The stream with the slate as a source of its own. */
    Definition asSource() {
        Input.Source source = new Input.Source(
                new Address(graph()), Optional.of("lavfi"), Map.of(), Input.Pace.AUTO, false, Optional.empty());
        return new Definition(
                definition.name(),
                definition.enabled(),
                definition.labels(),
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
                definition.referenced());
    }

    /** What that source has. */
    Media media() {
        return Media.still(size(), rate());
    }

    private PictureSize size() {
        return definition
                .video()
                .size()
                .or(() -> picture().flatMap(Media.Picture::size))
                .map(PictureSize::even)
                .orElse(USUAL_SIZE);
    }

    private FrameRate rate() {
        return definition
                .video()
                .frameRate()
                .or(() -> picture().flatMap(Media.Picture::rate))
                .orElse(USUAL_RATE);
    }

    private Optional<Media.Picture> picture() {
        return own.flatMap(Media::picture);
    }

    private Video video() {
        Video wanted = definition.video();
        boolean isHevc =
                picture().map(Media.Picture::codec).filter("hevc"::equals).isPresent();
        Video.Codec codec = switch (wanted.codec()) {
            case NONE, H264, HEVC -> wanted.codec();
            case AUTO, COPY -> isHevc ? Video.Codec.HEVC : Video.Codec.H264;
        };
        return new Video(
                codec,
                wanted.encoder(),
                Optional.of(size()),
                Optional.of(rate()),
                wanted.bitrate(),
                wanted.preset(),
                wanted.keyframeInterval());
    }

    private Audio audio() {
        Audio wanted = definition.audio();
        Optional<Media.Sound> sound = own.flatMap(Media::sound);
        return switch (wanted.codec()) {
            case NONE -> wanted;
            case AAC, SILENCE -> silence(wanted, wanted.sampleRate(), wanted.channels());
            case COPY, AUTO ->
                sound.map(kept -> silence(wanted, kept.sampleRate(), Math.min(2, kept.channels())))
                        .orElseGet(() ->
                                own.isPresent() ? wanted : silence(wanted, wanted.sampleRate(), wanted.channels()));
        };
    }

    private static Audio silence(Audio wanted, int sampleRate, int channels) {
        return new Audio(Audio.Codec.SILENCE, wanted.bitrate(), sampleRate, channels);
    }

    private Text graph() {
        return file(slate).isPresent() ? fitted() : words();
    }

    /** The picture is read and fitted once, then repeated. */
    private Text fitted() {
        String size = size().width() + ":" + size().height();
        String form = ",scale=" + size + ":force_original_aspect_ratio=decrease,pad=" + size
                + ":(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p,loop=loop=-1:size=1,setpts=N/(" + rate() + "*TB),fps="
                + rate();
        return slate.picture().map(StillPicture::escaped).between("movie=filename=", form);
    }

    private Text words() {
        return slate.picture()
                .map(StillPicture::escaped)
                .between(
                        "color=c=0x202020:s=" + size() + ":r=" + rate() + ",drawtext=text=",
                        ":expansion=none:fontcolor=white:fontsize=h/12:x=(w-text_w)/2:y=(h-text_h)/2");
    }

    /** First as the value of a filter's option, then as a part of a graph. */
    private static String escaped(String value) {
        return value.replaceAll("[\\\\':]", "\\\\$0").replaceAll("[\\\\'\\[\\],;]", "\\\\$0");
    }
}
