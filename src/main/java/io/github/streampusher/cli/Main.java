package io.github.streampusher.cli;

import io.github.streampusher.control.ControlApi;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.stream.StreamName;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code stream-pusher}. */
@Command(
        name = "stream-pusher",
        description = "Keeps live streams running: reads them from YAML and supervises one FFmpeg each.",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            LogsCommand.class,
            ControlCommands.StartCommand.class,
            ControlCommands.StopCommand.class,
            ControlCommands.RestartCommand.class,
            ControlCommands.SkipCommand.class,
            ControlCommands.ReloadCommand.class,
            ExplainCommand.class,
            FleetCommand.class,
            PlatformsCommand.class,
            VersionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:well",
            "1:a problem was found, or a stream named is not there",
            "2:wrong usage",
            "3:the daemon is not running"
        })
public final class Main {
    static final int EXIT_PROBLEM = 1;
    static final int EXIT_NOT_RUNNING = 3;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Optional<Subcommand> plain = Subcommand.PlainArguments.command(List.of(arguments));
        System.exit(plain.isPresent() ? run(plain.get()) : commandLine().execute(arguments));
    }

    private static int run(Subcommand command) throws Exception {
        try {
            return command.call();
        } catch (UserError e) {
            return report(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        }
    }

    /** @throws UserError when it is not a valid name, so that the rest may be used in a path */
    static String checkedName(String name) {
        try {
            return new StreamName(name).value();
        } catch (IllegalArgumentException e) {
            throw new UserError(errorText(name, ControlApi.NO_SUCH_STREAM), e);
        }
    }

    /** The error message for the daemon's answer about a stream. */
    static String errorText(String name, String answer) {
        return answer.equals(ControlApi.NO_SUCH_STREAM)
                ? "there is no stream \"" + name + "\"; stream-pusher status lists them"
                : name + ": " + answer;
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            if (exception instanceof UserError error) {
                return report(error, command.getErr());
            }
            throw exception;
        });
        return commandLine;
    }

    private static int report(UserError error, PrintWriter err) {
        err.println("stream-pusher: " + error.getMessage());
        return error instanceof DaemonClient.NotRunningError ? EXIT_NOT_RUNNING : EXIT_PROBLEM;
    }
}
