package io.github.streampusher.cli;

import io.github.streampusher.config.CheckReport;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.ProblemView;
import io.github.streampusher.stream.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stream-pusher check}: tells what is wrong with the definitions. */
@Command(
        name = "check",
        description = "Checks the whole configuration, or some files of it, without running anything.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "files to check (default: the whole configuration)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        List<Problem> problems = new Configuration(config.file()).check(files);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(Map.of("problems", ProblemView.of(problems))));
        } else {
            out.print(problems.isEmpty() ? "no problems\n" : CheckReport.render(problems, System.console() != null));
            out.flush();
        }
        return problems.stream().anyMatch(Problem::isError) ? Main.EXIT_PROBLEM : 0;
    }
}
