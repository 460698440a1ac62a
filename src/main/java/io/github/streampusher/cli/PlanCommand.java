package io.github.streampusher.cli;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.ProbeResult;
import io.github.streampusher.probe.FfmpegCapabilities;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher plan}: prints how a stream would be pushed, and why. */
@Command(
        name = "plan",
        description = "Probes a stream's input; prints what would be done with it, why, and FFmpeg's command line.")
final class PlanCommand extends Subcommand {
    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "the stream")
    private String name;

    @Override
    public Integer call() throws InterruptedException {
        Path mainFile = mainFile().toAbsolutePath();
        Configuration.LoadResult loaded = new Configuration(mainFile).load();
        Settings.Daemon programs = loaded.settings().daemon();
        Definition definition = definition(loaded);
        Capabilities ffmpeg = new FfmpegCapabilities().of(programs.ffmpeg());
        ProbeResult probed = new Ffprobe(programs.ffprobe(), mainFile.getParent()).probe(definition, ffmpeg);
        Plan plan = Planner.plan(definition, probed.media(), ffmpeg);
        Optional<Diagnosis> problem = problem(probed).or(plan::preflightFailure);
        Redactor redactor = definition.redactor();
        PrintWriter out = out();
        if (json) {
            List<String> command = new ArrayList<>(List.of(programs.ffmpeg()));
            plan.commandLine().masked().stream().map(redactor::redact).forEach(command::add);
            out.println(Json.pretty(PlanView.of(plan, problem, command)));
        } else {
            print(
                    out,
                    plan,
                    problem,
                    programs.ffmpeg() + " " + plan.commandLine().masked(redactor));
            printAlternatives(out, definition);
        }
        return problem.isPresent() ? Main.EXIT_PROBLEM : 0;
    }

    private Definition definition(Configuration.LoadResult loaded) {
        return find(loaded.catalogue().definitions())
                .orElseThrow(() -> new UserError(find(loaded.catalogue().invalid())
                        .map(problem -> name + ": " + problem)
                        .orElse("there is no stream \"" + name + "\"" + firstErrorText(loaded))));
    }

    private <T> Optional<T> find(Map<StreamName, T> streams) {
        return streams.entrySet().stream()
                .filter(stream -> stream.getKey().value().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String firstErrorText(Configuration.LoadResult loaded) {
        return loaded.problems().stream()
                .filter(Problem::isError)
                .findFirst()
                .map(problem -> ", as far as the definitions could be read: " + problem)
                .orElse("");
    }

    private static Optional<Diagnosis> problem(ProbeResult probed) {
        return probed instanceof ProbeResult.Failed failed ? Optional.of(failed.diagnosis()) : Optional.empty();
    }

    /** The fallback inputs and backup outputs, which the printed command does not use. */
    private static void printAlternatives(PrintWriter out, Definition definition) {
        for (int place = 1; place < definition.inputs().size(); place++) {
            String what = definition.inputs().get(place) instanceof Input.Source source
                    ? source.url().toString()
                    : "a slate, in the form that the stream had";
            out.println("input " + (place + 1) + ":  " + what + ", when those before it fail");
        }
        for (int place = 0; place < definition.outputs().size(); place++) {
            String name = "output " + (place + 1) + ": ";
            definition.outputs().get(place).backup().ifPresent(backup -> out.println(name + "backup " + backup));
        }
    }

    private static void print(PrintWriter out, Plan plan, Optional<Diagnosis> problem, String command) {
        Optional<Media> media = plan.media();
        out.println("input:    " + media.map(Media::format).orElse("unknown"));
        media.flatMap(Media::video).ifPresent(video -> out.println("  video:  " + video.describe()));
        media.flatMap(Media::audio).ifPresent(audio -> out.println("  audio:  " + audio.describe()));
        out.println("video:    " + plan.video().kind() + ": " + plan.video().reason());
        out.println("audio:    " + plan.audio().kind() + ": " + plan.audio().reason());
        plan.warnings().forEach(warning -> out.println("warning:  " + warning));
        problem.ifPresent(diagnosis -> out.println("problem:  " + diagnosis));
        out.println("command:  " + command);
    }
}
