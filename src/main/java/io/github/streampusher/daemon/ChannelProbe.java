package io.github.streampusher.daemon;

import io.github.streampusher.channel.Channel;
import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Delivery.SessionFormat;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.probe.FileListing;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Video;
import io.github.streampusher.supervision.port.ProbeResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file by which a channel is planned: the first in its order that can be played, as the daemon begins with it.
 *
 * @param definition plays it, or the first one if none can be played, or nothing
 * @param file empty: there is none
 * @param passedOver those before it
 */
record ChannelProbe(
        Definition definition,
        ProbeResult probed,
        Optional<Diagnosis> problem,
        int files,
        Optional<String> file,
        List<PassedOver> passedOver) {
    /** Each probe takes up to forty seconds. */
    private static final int MAX_PROBES = 5;

    ChannelProbe {
        passedOver = List.copyOf(passedOver);
    }

    /** A file that cannot be played. */
    record PassedOver(String file, Diagnosis why) {}

    /** @param definition of a channel */
    static ChannelProbe of(Definition definition, Capabilities capabilities, Ffprobe ffprobe)
            throws InterruptedException {
        Input.Source source = definition.channel().orElseThrow();
        List<String> files;
        try {
            files = FileListing.of(source.url().reveal(), ffprobe.workDir()).files().stream()
                    .map(FileListing.Entry::path)
                    .toList();
        } catch (IOException e) {
            return withoutFile(definition, source, source.url() + " cannot be listed: " + FileListing.reason(e));
        }
        if (files.isEmpty()) {
            return withoutFile(definition, source, "there is no file to play in " + source.url());
        }
        Channel channel = Channel.begin(source.files().orElseThrow().order(), true, Optional.empty(), 1)
                .withFiles(files);
        List<PassedOver> passedOver = new ArrayList<>();
        for (int i = 0; i < Math.min(MAX_PROBES, files.size()); i++) {
            String file = channel.current().map(Position::file).orElseThrow();
            Definition playing = with(definition, source.playing(file, Duration.ZERO, 1));
            ProbeResult probed = ffprobe.probe(playing, capabilities);
            Optional<Diagnosis> problem = problem(playing, probed, capabilities);
            if (problem.filter(found -> found.cause().isOfSource()).isEmpty()) {
                return new ChannelProbe(playing, probed, problem, files.size(), Optional.of(file), passedOver);
            }
            passedOver.add(new PassedOver(file, problem.get()));
            channel = channel.advanced();
        }
        PassedOver first = passedOver.get(0);
        return new ChannelProbe(
                with(definition, source.playing(first.file(), Duration.ZERO, 1)),
                new ProbeResult.Skipped(),
                Optional.of(first.why()),
                files.size(),
                Optional.of(first.file()),
                passedOver);
    }

    private static ChannelProbe withoutFile(Definition definition, Input.Source source, String why) {
        return new ChannelProbe(
                with(definition, source.playingNothing()),
                new ProbeResult.Skipped(),
                Optional.of(new Diagnosis(Cause.SOURCE_MISSING, why)),
                0,
                Optional.empty(),
                List.of());
    }

    private static Definition with(Definition definition, Input.Source source) {
        List<Input> inputs = new ArrayList<>(definition.inputs());
        inputs.set(0, source);
        return definition.with(inputs, definition.outputs());
    }

    private static Optional<Diagnosis> problem(Definition playing, ProbeResult probed, Capabilities capabilities) {
        return probed instanceof ProbeResult.Failed failed
                ? Optional.of(failed.diagnosis())
                : Delivery.of(playing, probed.media(), capabilities)
                        .plan(playing, probed.media(), capabilities)
                        .preflightFailure();
    }

    /** For people, a line each with its name. */
    String describe(Delivery delivery) {
        StringBuilder lines = new StringBuilder("files:    ");
        lines.append(file.map(path -> files + "; planned by " + path).orElse("none; they are looked for every 2 s"));
        passedOver.forEach(bad ->
                lines.append("\n  passed over ").append(bad.file()).append(": ").append(bad.why()));
        if (file.isPresent()) {
            lines.append("\nform:     ").append(form(delivery.format().orElseThrow()));
        }
        return lines.append('\n').toString();
    }

    private String form(SessionFormat format) {
        Video video = definition.video();
        if (!format.isEncoded()) {
            return video.codec() == Video.Codec.COPY
                    ? "the video of each file as it is"
                    : "the audio of each file alone";
        }
        boolean isChosen = video.size().isPresent() && video.frameRate().isPresent();
        return "every file is encoded to " + format.size() + " at "
                + format.frameRate().toDecimal() + " fps"
                + (isChosen ? "" : ", as this file has it unless video.size and video.frame-rate say otherwise");
    }
}
