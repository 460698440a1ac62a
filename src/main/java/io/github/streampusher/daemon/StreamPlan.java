package io.github.streampusher.daemon;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.ProbeResult;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a stream as {@code stream-pusher plan} prints it; secrets are masked.
 *
 * @param json for tools
 * @param text for people
 * @param hasProblem whether it cannot run
 * @param note what the reader should know of where it comes from
 */
public record StreamPlan(String json, String text, boolean hasProblem, Optional<String> note) {

    /** Asks the source now, which takes some seconds. */
    public static StreamPlan make(Definition definition, Capabilities capabilities, String ffmpeg, Ffprobe ffprobe)
            throws InterruptedException {
        ProbeResult probed = ffprobe.probe(definition, capabilities);
        Plan plan = Planner.plan(definition, probed.media(), capabilities);
        Optional<Diagnosis> problem = problem(probed).or(plan::preflightFailure);
        Redactor redactor = definition.redactor();
        List<String> command = new ArrayList<>(List.of(ffmpeg));
        plan.commandLine().masked().stream().map(redactor::redact).forEach(command::add);
        return new StreamPlan(
                Json.pretty(PlanView.of(plan, problem, command)),
                text(plan, problem, ffmpeg + " " + plan.commandLine().masked(redactor)) + alternatives(definition),
                problem.isPresent(),
                Optional.empty());
    }

    StreamPlan withNote(String newNote) {
        return new StreamPlan(json, text, hasProblem, Optional.of(newNote));
    }

    private static Optional<Diagnosis> problem(ProbeResult probed) {
        return probed instanceof ProbeResult.Failed failed ? Optional.of(failed.diagnosis()) : Optional.empty();
    }

    private static String text(Plan plan, Optional<Diagnosis> problem, String command) {
        StringBuilder lines = new StringBuilder();
        Optional<Media> media = plan.media();
        line(lines, "input:    ", media.map(Media::format).orElse("unknown"));
        media.flatMap(Media::video).ifPresent(video -> line(lines, "  video:  ", video.describe()));
        media.flatMap(Media::audio).ifPresent(audio -> line(lines, "  audio:  ", audio.describe()));
        line(lines, "video:    ", plan.video().toString());
        line(lines, "audio:    ", plan.audio().toString());
        plan.warnings().forEach(warning -> line(lines, "warning:  ", warning.toString()));
        problem.ifPresent(diagnosis -> line(lines, "problem:  ", diagnosis.toString()));
        line(lines, "command:  ", command);
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

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append(value).append('\n');
    }
}
