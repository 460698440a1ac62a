package io.github.streampusher.ffmpeg;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.TestPicture;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Chooses FFmpeg's command line for a definition. */
public final class Planner {
    /** Fast enough that a stop and a stall are seen soon, at a cost that is not measurable. */
    public static final Duration PROGRESS_PERIOD = Duration.ofMillis(500);

    private static final String TONE = "sine=frequency=440:sample_rate=48000";

    private final Definition definition;
    private final ArgumentList arguments = new ArgumentList();
    private int inputs;

    private Planner(Definition definition) {
        this.definition = definition;
    }

    public static CommandLine plan(Definition definition) {
        return new Planner(definition).commandLine();
    }

    private CommandLine commandLine() {
        arguments.add("-nostdin", "-hide_banner", "-loglevel", "repeat+level+info", "-nostats");
        arguments.add("-progress", "pipe:1", "-stats_period", Double.toString(PROGRESS_PERIOD.toMillis() / 1000.0));
        arguments.addAll(definition.ffmpeg().global());
        Input.Source source = primarySource();
        Optional<TestPicture> testPicture = TestPicture.of(source.url());
        testPicture.ifPresentOrElse(this::addTestPicture, () -> addSource(source));
        int soundInput = addSoundInput(source, testPicture.isPresent());
        for (Output output : definition.outputs()) {
            addMaps(soundInput);
            addCodecs(testPicture);
            addOutput(output);
        }
        return arguments.commandLine();
    }

    private Input.Source primarySource() {
        return definition.inputs().stream()
                .filter(Input.Source.class::isInstance)
                .map(Input.Source.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("stream " + definition.name() + " has no source"));
    }

    private void addTestPicture(TestPicture picture) {
        arguments.add("-re", "-f", "lavfi", "-i");
        arguments.add("testsrc2=size=" + picture.size() + ":rate=" + picture.rate());
        inputs++;
    }

    private void addSource(Input.Source source) {
        boolean paced = source.pace() == Input.Pace.REALTIME || source.pace() == Input.Pace.AUTO && source.isFile();
        if (paced) {
            arguments.add("-re");
        }
        if (source.loop()) {
            arguments.add("-stream_loop", "-1");
        }
        source.format().ifPresent(format -> arguments.add("-f", format));
        addOptions(source.options());
        arguments.addAll(definition.ffmpeg().input());
        arguments.add("-i");
        arguments.add(source.url().text());
        inputs++;
    }

    /** Adds the input that the sound comes from, if it is not in the first one; returns its number. */
    private int addSoundInput(Input.Source source, boolean isTestPicture) {
        Audio.Codec codec = definition.audio().codec();
        if (codec == Audio.Codec.SILENCE) {
            arguments.add("-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000");
            return inputs++;
        }
        if (codec == Audio.Codec.NONE || source.audio().isEmpty() && !isTestPicture) {
            return 0;
        }
        if (source.audio().isPresent()) {
            addSource(source.audio().get());
        } else {
            arguments.add("-re", "-f", "lavfi", "-i", TONE);
            inputs++;
        }
        return inputs - 1;
    }

    private void addMaps(int soundInput) {
        if (definition.video().codec() != Video.Codec.NONE) {
            arguments.add("-map", "0:v:0");
        }
        if (definition.audio().codec() != Audio.Codec.NONE) {
            boolean sureToBeThere = soundInput > 0 || definition.video().codec() == Video.Codec.NONE;
            arguments.add("-map", soundInput + ":a:0" + (sureToBeThere ? "" : "?"));
        }
    }

    private void addCodecs(Optional<TestPicture> testPicture) {
        Video video = definition.video();
        switch (video.codec()) {
            case AUTO, H264 -> new Encoding(video, testPicture, "libx264").addTo(arguments);
            case HEVC -> new Encoding(video, testPicture, "libx265").addTo(arguments);
            case COPY -> arguments.add("-c:v", "copy");
            case NONE -> {}
        }
        Audio audio = definition.audio();
        switch (audio.codec()) {
            case AUTO, AAC, SILENCE -> {
                arguments.add("-c:a", "aac", "-b:a", audio.bitrate().toString());
                arguments.add("-ar", Integer.toString(audio.sampleRate()), "-ac", Integer.toString(audio.channels()));
            }
            case COPY -> arguments.add("-c:a", "copy");
            case NONE -> {}
        }
    }

    private void addOutput(Output output) {
        addOptions(output.options());
        arguments.addAll(definition.ffmpeg().output());
        output.format().or(() -> formatOf(output.url())).ifPresent(format -> arguments.add("-f", format));
        arguments.add(output.url().text());
    }

    private static Optional<String> formatOf(Address url) {
        if (url.isRtmp()) {
            return Optional.of("flv");
        }
        return switch (url.scheme()) {
            case "srt", "udp" -> Optional.of("mpegts");
            case "rtsp" -> Optional.of("rtsp");
            default -> Optional.empty();
        };
    }

    private void addOptions(Map<String, Text> options) {
        options.forEach((name, value) -> {
            arguments.add("-" + name);
            arguments.add(value);
        });
    }
}
