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
 * @param definition plays it, or nothing
 * @param file empty: there is none, or none of those that were probed can be played
 * @param passedOver those before it
 * @param skipped the lines of the list that give no file, and why
 */
record ChannelProbe(
        Definition definition,
        ProbeResult probed,
        Optional<Diagnosis> problem,
        int files,
        Optional<String> file,
        List<PassedOver> passedOver,
        List<String> skipped) {
    private static final int MAX_PROBES = 5;

    /** A probe takes up to 40 s, and whoever asks the daemon waits for 90 s, also for trials of encoders. */
    private static final Duration LAST_START = Duration.ofSeconds(30);

    ChannelProbe {
        passedOver = List.copyOf(passedOver);
        skipped = List.copyOf(skipped);
    }

    /** A file that cannot be played. */
    record PassedOver(String file, Diagnosis why) {}

    /** @param definition of a channel */
    static ChannelProbe of(Definition definition, Capabilities capabilities, Ffprobe ffprobe)
            throws InterruptedException {
        return of(definition, capabilities, ffprobe, LAST_START);
    }

    /** @param lastStart the first file is probed in any case, another one before this time */
    static ChannelProbe of(Definition definition, Capabilities capabilities, Ffprobe ffprobe, Duration lastStart)
            throws InterruptedException {
        Input.Source source = definition.channel().orElseThrow();
        FileListing listing;
        try {
            listing = FileListing.of(source.url().reveal(), ffprobe.workDir());
        } catch (IOException e) {
            String why = source.url() + " cannot be listed: " + FileListing.reason(e);
            return withoutFile(definition, new Diagnosis(Cause.SOURCE_MISSING, why), 0, List.of(), List.of());
        }
        List<String> files =
                listing.files().stream().map(FileListing.Entry::path).toList();
        List<PassedOver> passedOver = new ArrayList<>();
        if (files.isEmpty()) {
            String why = "there is no file to play in " + source.url();
            return withoutFile(definition, new Diagnosis(Cause.SOURCE_MISSING, why), 0, passedOver, listing.skipped());
        }
        Channel channel = Channel.begin(source.files().orElseThrow().order(), true, Optional.empty(), 1)
                .withFiles(files);
        long start = System.nanoTime();
        do {
            String file = channel.current().map(Position::file).orElseThrow();
            Definition playing = with(definition, source.playing(file, Duration.ZERO, 1));
            ProbeResult probed = ffprobe.probe(playing, capabilities);
            Optional<Diagnosis> problem = problem(playing, probed, capabilities);
            if (problem.filter(found -> found.cause().isOfSource()).isEmpty()) {
                return new ChannelProbe(
                        playing, probed, problem, files.size(), Optional.of(file), passedOver, listing.skipped());
            }
            passedOver.add(new PassedOver(file, problem.get()));
            channel = channel.advanced();
        } while (passedOver.size() < Math.min(MAX_PROBES, files.size())
                && System.nanoTime() - start < lastStart.toNanos());
        return withoutFile(
                definition, nonePlays(passedOver, files.size()), files.size(), passedOver, listing.skipped());
    }

    private static Diagnosis nonePlays(List<PassedOver> tried, int files) {
        Diagnosis first = tried.get(0).why();
        return new Diagnosis(first.cause(), countOf(tried, files) + ": " + first.words());
    }

    private static String countOf(List<PassedOver> tried, int files) {
        if (tried.size() < files) {
            return "the first " + tried.size() + " of " + files + " cannot be played";
        }
        return files == 1 ? "the only file cannot be played" : "none of " + files + " can be played";
    }

    private static ChannelProbe withoutFile(
            Definition definition, Diagnosis why, int files, List<PassedOver> passedOver, List<String> skipped) {
        return new ChannelProbe(
                with(definition, definition.channel().orElseThrow().playingNothing()),
                new ProbeResult.Skipped(),
                Optional.of(why),
                files,
                Optional.empty(),
                passedOver,
                skipped);
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
        String none = files == 0 ? "none; they are looked for every 2 s" : files + "; " + countOf(passedOver, files);
        lines.append(file.map(path -> files + "; planned by " + path).orElse(none));
        skipped.forEach(line -> lines.append("\n  skipped: ").append(line));
        String what = file.isPresent() ? "\n  passed over " : "\n  tried ";
        passedOver.forEach(
                bad -> lines.append(what).append(bad.file()).append(": ").append(bad.why()));
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
