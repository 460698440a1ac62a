package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The part that all commands share which work on a configuration: {@code --config}, {@code --help} and the output. */
@Command(mixinStandardHelpOptions = true)
abstract class Subcommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    Path mainFile() {
        return config.file();
    }

    /** @throws UserError when a main file is named that is not there: the default folders may be another daemon's */
    DaemonClient daemon() {
        Path named = mainFile();
        if (!named.equals(Path.of(ConfigOption.DEFAULT_FILE)) && Files.notExists(named)) {
            throw new UserError(named + ": the main file is not there; name that of the daemon with --config");
        }
        return DaemonClient.of(mainFile());
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    CommandLine.ParameterException usageError(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    void printError(String message) {
        spec.commandLine().getErr().println("stream-pusher: " + message);
    }

    /** The path of the main file: from the option, else from the environment, else the default. */
    static final class ConfigOption {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "the main file (default: $STREAM_PUSHER_CONFIG, else " + ConfigOption.DEFAULT_FILE + ")")
        private Path file;

        private static final String DEFAULT_FILE = "/etc/stream-pusher/stream-pusher.yaml";

        Path file() {
            Optional<String> named = Optional.ofNullable(System.getenv("STREAM_PUSHER_CONFIG"));
            return file != null
                    ? file
                    : Path.of(named.filter(path -> !path.isEmpty()).orElse(DEFAULT_FILE));
        }

        /** @throws UserError when there is any other argument */
        static Path fromArguments(String[] arguments) {
            ConfigOption option = new ConfigOption();
            try {
                new CommandLine(option).parseArgs(arguments);
            } catch (CommandLine.ParameterException e) {
                throw new UserError(e.getMessage(), e);
            }
            return option.file();
        }
    }
}
