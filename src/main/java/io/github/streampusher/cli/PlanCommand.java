package io.github.streampusher.cli;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.daemon.StreamPlan;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.probe.FfmpegCapabilities;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.probe.ValueCommands;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code stream-pusher plan}: prints how a stream would be pushed, and why. The daemon makes the plan where the caller
 * cannot, as for a stream with a credential.
 */
@Command(
        name = "plan",
        description = "Probes a stream's input; prints what would be done with it, why, and FFmpeg's command line.")
final class PlanCommand extends Subcommand {
    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Option(
            names = "--run-commands",
            description = "run the programs of $${command:} references, as the daemon does at each start")
    private boolean runCommands;

    @Parameters(paramLabel = "NAME", description = "the stream")
    private String name;

    @Override
    public Integer call() throws InterruptedException {
        Path mainFile = mainFile().toAbsolutePath();
        Configuration.LoadResult loaded = new Configuration(mainFile).load();
        Optional<Definition> definition = find(loaded.catalogue().definitions());
        StreamPlan plan = definition.isPresent()
                ? make(definition.get(), loaded.settings().daemon(), mainFile.resolveSibling(""))
                : askDaemon(loaded);
        plan.note().ifPresent(this::printError);
        out().print(json ? plan.json() + "\n" : plan.text());
        out().flush();
        return plan.hasProblem() ? Main.EXIT_PROBLEM : 0;
    }

    private StreamPlan make(Definition definition, Settings.Daemon programs, Path workDir) throws InterruptedException {
        ValueCommands commands = new ValueCommands(workDir, Optional.empty(), ValueCommands.TIMEOUT);
        Set<Text.Command> needed = definition.commandsOf(true, true);
        return StreamPlan.make(
                definition,
                runCommands ? commands.run(needed, definition) : commands.check(needed),
                new FfmpegCapabilities().forRun(programs.ffmpeg(), definition),
                programs.ffmpeg(),
                new Ffprobe(programs.ffprobe(), workDir));
    }

    /** @throws UserError with what is wrong for the caller, if the daemon has no plan either */
    private StreamPlan askDaemon(Configuration.LoadResult loaded) {
        String problem = find(loaded.catalogue().invalid())
                .map(found -> name + ": " + found)
                .orElse("there is no stream \"" + name + "\"" + firstErrorText(loaded));
        String answer;
        try {
            answer = daemon().request("plan " + Main.checkedName(name), DaemonClient.LONG_TIMEOUT);
        } catch (UserError e) {
            throw new UserError(problem, e);
        }
        if (!answer.startsWith("{")) {
            throw new UserError(problem);
        }
        return Json.parse(answer, StreamPlan.class);
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
}
