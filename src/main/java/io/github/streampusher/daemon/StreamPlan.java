package io.github.streampusher.daemon;

import io.github.streampusher.cost.CoresEstimate;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.probe.ValueCommands.Outcome;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.supervision.port.ProbeResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The plan of a stream as {@code stream-pusher plan} prints it; secrets are masked.
 *
 * @param json for tools
 * @param text for people
 * @param hasProblem whether it cannot run
 * @param note what the reader should know of where it comes from
 */
public record StreamPlan(String json, String text, boolean hasProblem, Optional<String> note) {

    /**
     * Asks the source now, which takes some seconds; not one whose address a command gives that was not run.
     *
     * @param given what the commands gave
     */
    public static StreamPlan make(
            Definition written, Outcome given, Capabilities capabilities, String ffmpeg, Ffprobe ffprobe)
            throws InterruptedException {
        Definition filled = written.with(given.values());
        Optional<ChannelProbe> channel = filled.channel().isPresent()
                ? Optional.of(ChannelProbe.of(filled, capabilities, ffprobe))
                : Optional.empty();
        Definition definition = channel.map(ChannelProbe::definition).orElse(filled);
        Set<Text.Command> open = new LinkedHashSet<>(written.commandsOf(true, true));
        open.removeAll(given.values().values().keySet());
        boolean isSourceOpen = definition.input().addresses().stream()
                .anyMatch(address -> open.stream().anyMatch(address.text()::uses));
        ProbeResult probed = channel.isPresent()
                ? channel.get().probed()
                : isSourceOpen ? new ProbeResult.Skipped() : ffprobe.probe(definition, capabilities);
        Delivery delivery = Delivery.of(definition, probed.media(), capabilities);
        Plan plan = delivery.plan(definition, probed.media(), capabilities);
        boolean hasSource = channel.filter(found -> found.file().isEmpty()).isEmpty();
        List<Plan> pushes = delivery.isRelayed() && hasSource
                ? definition.outputs().stream()
                        .map(output -> RelayPlanner.push(RelayPlanner.pushOf(definition, output), capabilities))
                        .toList()
                : List.of();
        Optional<Diagnosis> problem = given.failure()
                .or(() -> channel.flatMap(ChannelProbe::problem))
                .or(() -> problem(probed))
                .or(plan::preflightFailure)
                .or(() -> pushes.stream()
                        .flatMap(push -> push.preflightFailure().stream())
                        .findFirst());
        Redactor redactor = definition.redactor();
        OptionalDouble cores = CoresEstimate.of(definition, plan, pushes.size());
        return new StreamPlan(
                Json.pretty(PlanView.of(
                        plan,
                        problem,
                        hasSource ? command(ffmpeg, plan, redactor) : List.of(),
                        pushes.stream()
                                .map(push -> command(ffmpeg, push, redactor))
                                .toList(),
                        channel,
                        cores)),
                text(
                                plan,
                                problem,
                                Optional.of(ffmpeg + " " + plan.commandLine().masked(redactor))
                                        .filter(command -> hasSource))
                        + relayed(definition, delivery, probed.media(), capabilities)
                        + pushes(pushes, ffmpeg, redactor)
                        + channel.map(found -> found.describe(delivery)).orElse("")
                        + alternatives(written)
                        + cores(cores)
                        + open(open),
                problem.isPresent(),
                Optional.empty());
    }

    private static List<String> command(String ffmpeg, Plan plan, Redactor redactor) {
        List<String> command = new ArrayList<>(List.of(ffmpeg));
        plan.commandLine().masked().stream().map(redactor::redact).forEach(command::add);
        return command;
    }

    /** Whether media go through the relay, and what that means; nothing for a stream that has no use for it. */
    private static String relayed(
            Definition definition, Delivery delivery, Optional<Media> probed, Capabilities capabilities) {
        boolean isPlain = definition.channel().isEmpty()
                && definition.outputs().size() == 1
                && (definition.inputs().size() == 1 || definition.seamless() == Definition.Seamless.OFF);
        StringBuilder lines = new StringBuilder();
        if (!isPlain) {
            line(
                    lines,
                    "relay:    ",
                    switch (delivery.mode()) {
                        case DIRECT ->
                            RelayPlanner.objection(definition, probed, capabilities)
                                    .map(objection -> "none, one child writes all outputs: " + objection)
                                    .orElse(
                                            "none, a change of input is a new session: the video is copied (seamless: auto)");
                        case RELAYED ->
                            "a push for each output; a change of input is a new session: the video is copied";
                        case SEAMLESS ->
                            definition.channel().isPresent()
                                    ? "a push for each output; a change of file or input keeps the session"
                                    : "a push for each output; a change of input keeps the session";
                    });
        }
        if (delivery.isSeamless()
                && !delivery.format().orElseThrow().isEncoded()
                && definition.video().codec() != Video.Codec.NONE) {
            line(
                    lines,
                    "warning:  ",
                    (definition.channel().isPresent() ? "another file" : "another input")
                            + " changes the form of the copied video within the session, which platforms may refuse;"
                            + " video: h264 is the sure way");
        }
        return lines.toString();
    }

    private static String pushes(List<Plan> pushes, String ffmpeg, Redactor redactor) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < pushes.size(); i++) {
            line(
                    lines,
                    "push " + (i + 1) + ":   ",
                    ffmpeg + " " + pushes.get(i).commandLine().masked(redactor));
        }
        return lines.toString();
    }

    StreamPlan withNote(String newNote) {
        return new StreamPlan(json, text, hasProblem, Optional.of(newNote));
    }

    private static Optional<Diagnosis> problem(ProbeResult probed) {
        return probed instanceof ProbeResult.Failed failed ? Optional.of(failed.diagnosis()) : Optional.empty();
    }

    private static String text(Plan plan, Optional<Diagnosis> problem, Optional<String> command) {
        StringBuilder lines = new StringBuilder();
        Optional<Media> media = plan.media();
        line(lines, "input:    ", media.map(Media::format).orElse("unknown"));
        media.flatMap(Media::video).ifPresent(video -> line(lines, "  video:  ", video.describe()));
        media.flatMap(Media::audio).ifPresent(audio -> line(lines, "  audio:  ", audio.describe()));
        line(lines, "video:    ", plan.video().toString());
        line(lines, "audio:    ", plan.audio().toString());
        plan.warnings().forEach(warning -> line(lines, "warning:  ", warning.toString()));
        problem.ifPresent(diagnosis -> line(lines, "problem:  ", diagnosis.toString()));
        command.ifPresent(text -> line(lines, "command:  ", text));
        return lines.toString();
    }

    /** The fallback inputs and backup outputs, which the printed command does not use. */
    private static String alternatives(Definition definition) {
        StringBuilder lines = new StringBuilder();
        for (int place = 1; place < definition.inputs().size(); place++) {
            String what = definition.inputs().get(place) instanceof Input.Source source
                    ? source.url().toString()
                    : "a slate, in the form that the stream had";
            line(lines, "input " + (place + 1) + ":  ", what + ", when those before it fail");
        }
        for (int place = 0; place < definition.outputs().size(); place++) {
            String name = "output " + (place + 1) + ": ";
            definition.outputs().get(place).backup().ifPresent(backup -> line(lines, name, "backup " + backup));
        }
        return lines.toString();
    }

    private static String cores(OptionalDouble estimated) {
        StringBuilder lines = new StringBuilder();
        estimated.ifPresent(cores -> line(
                lines,
                "cores:    ",
                String.format(Locale.ROOT, "about %.2f, estimated; `status` tells what it does use", cores)));
        return lines.toString();
    }

    private static String open(Set<Text.Command> commands) {
        StringBuilder lines = new StringBuilder();
        commands.forEach(command -> line(
                lines, "value:    ", command + " gives one at each start; --run-commands runs it for this plan, too"));
        return lines.toString();
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append(value).append('\n');
    }
}
