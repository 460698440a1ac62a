package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The path of the main file: from the option, else from the environment, else the default. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the main file (default: $STREAM_PUSHER_CONFIG, else " + ConfigOption.DEFAULT_FILE + ")")
    private Path file;

    private static final String DEFAULT_FILE = "/etc/stream-pusher/stream-pusher.yaml";

    Path file() {
        if (file != null) {
            return file;
        }
        String named = System.getenv("STREAM_PUSHER_CONFIG");
        return Path.of(named == null || named.isEmpty() ? DEFAULT_FILE : named);
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
