package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.stream.Problem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** Takes them in the place of picocli. */
    void configure(PlainArguments plain) {
        config.file = plain.config();
    }

    PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
                : spec.commandLine().getOut();
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
        private Optional<Path> file = Optional.empty();

        private static final String DEFAULT_FILE = "/etc/stream-pusher/stream-pusher.yaml";

        Path file() {
            return file.orElseGet(() -> Path.of(Optional.ofNullable(System.getenv("STREAM_PUSHER_CONFIG"))
                    .filter(path -> !path.isEmpty())
                    .orElse(DEFAULT_FILE)));
        }

        /** @throws UserError when there is any other argument */
        static Path fromArguments(String[] arguments) {
            ConfigOption option = new ConfigOption();
            Optional<PlainArguments> plain =
                    PlainArguments.parse(List.of(arguments)).filter(PlainArguments::isBare);
            try {
                if (plain.isPresent()) {
                    option.file = plain.get().config();
                } else {
                    new CommandLine(option).parseArgs(arguments);
                }
            } catch (CommandLine.ParameterException e) {
                throw new UserError(Problem.messageOf(e), e);
            }
            return option.file();
        }
    }

    /**
     * The arguments of a command that is called most, or of the daemon, in their plain form. They are read without picocli,
     * whose reflection takes as long as all the rest of such a command. Whatever is not plain, picocli reads, and says what
     * is wrong with it.
     */
    record PlainArguments(Optional<Path> config, boolean json, List<String> names) {
        PlainArguments {
            names = List.copyOf(names);
        }

        /** The command that all arguments call; empty when picocli is to read them. */
        static Optional<Subcommand> command(List<String> arguments) {
            if (arguments.isEmpty()) {
                return Optional.empty();
            }
            Optional<PlainArguments> plain = parse(arguments.subList(1, arguments.size()));
            return plain.flatMap(read -> read.find(arguments.get(0))).map(command -> {
                command.configure(plain.get());
                return command;
            });
        }

        private Optional<Subcommand> find(String command) {
            return switch (command) {
                case RunCommand.NAME ->
                    Optional.<Subcommand>of(new RunCommand()).filter(known -> isBare());
                case "--version", VersionCommand.NAME ->
                    Optional.<Subcommand>of(new VersionCommand()).filter(known -> isBare());
                case StatusCommand.NAME ->
                    Optional.<Subcommand>of(new StatusCommand()).filter(known -> names.size() <= 1);
                case CheckCommand.NAME -> Optional.of(new CheckCommand());
                default -> Optional.empty();
            };
        }

        private boolean isBare() {
            return !json && names.isEmpty();
        }

        private static Optional<PlainArguments> parse(List<String> arguments) {
            Optional<Path> config = Optional.empty();
            boolean json = false;
            List<String> names = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                String argument = arguments.get(i);
                boolean hasValue = i + 1 < arguments.size() && isPlain(arguments.get(i + 1));
                if (argument.equals("--config") && hasValue && config.isEmpty()) {
                    config = Optional.of(Path.of(arguments.get(++i)));
                } else if (argument.equals("--json") && !json) {
                    json = true;
                } else if (isPlain(argument)) {
                    names.add(argument);
                } else {
                    return Optional.empty();
                }
            }
            return Optional.of(new PlainArguments(config, json, names));
        }

        /** Neither an option nor a file of arguments. */
        private static boolean isPlain(String argument) {
            return !argument.isEmpty() && !argument.startsWith("-") && !argument.startsWith("@");
        }
    }
}
