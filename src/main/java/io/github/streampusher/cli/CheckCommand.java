package io.github.streampusher.cli;

import io.github.streampusher.config.CheckReport;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView.ProblemView;
import io.github.streampusher.stream.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher check}: prints the problems of the definitions. */
@Command(
        name = CheckCommand.NAME,
        description = "Checks the whole configuration, or some files of it, without running anything.")
public final class CheckCommand extends Subcommand {
    static final String NAME = "check";

    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "files to check (default: the whole configuration)")
    private List<Path> files = new ArrayList<>();

    @Override
    void configure(PlainArguments plain) {
        super.configure(plain);
        json = plain.json();
        files = plain.names().stream().map(Path::of).toList();
    }

    @Override
    public Integer call() {
        List<Problem> problems = new Configuration(mainFile()).check(files);
        PrintWriter out = out();
        if (json) {
            out.println(Json.pretty(Map.of("problems", ProblemView.of(problems))));
        } else {
            out.print(problems.isEmpty() ? "no problems\n" : CheckReport.render(problems, Terminal.isTerminal()));
            out.flush();
        }
        return problems.stream().anyMatch(Problem::isError) ? Main.EXIT_PROBLEM : 0;
    }
}
