package io.github.streampusher.daemon;

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
            OrderCommand.Start.class,
            OrderCommand.Stop.class,
            OrderCommand.Restart.class,
            ExplainCommand.class,
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
    static final int PROBLEM = 1;
    static final int NOT_RUNNING = 3;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((exception, command, result) -> {
            if (exception instanceof UserError) {
                command.getErr().println("stream-pusher: " + exception.getMessage());
                return exception instanceof Daemon.NotRunning ? NOT_RUNNING : PROBLEM;
            }
            throw exception;
        });
        return commandLine;
    }
}
