package io.github.streampusher.cli;

import io.github.streampusher.control.ControlApi;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.stream.StreamName;
import java.util.Arrays;
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

    /** For {@code run}, picocli reads that command only, which starts the daemon a tenth of a second sooner. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(RunCommand.NAME)) {
            CommandLine run = configured(new RunCommand()).setCommandName("stream-pusher " + RunCommand.NAME);
            System.exit(run.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        System.exit(commandLine().execute(arguments));
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
        return configured(new Main());
    }

    private static CommandLine configured(Object top) {
        CommandLine commandLine = new CommandLine(top);
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            if (exception instanceof UserError) {
                command.getErr().println("stream-pusher: " + exception.getMessage());
                return exception instanceof DaemonClient.NotRunningError ? EXIT_NOT_RUNNING : EXIT_PROBLEM;
            }
            throw exception;
        });
        return commandLine;
    }
}
