package io.github.streampusher.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    DaemonClient daemon() {
        return DaemonClient.of(mainFile());
    }

    /** Such as {@code restart}. */
    String commandName() {
        return spec.name();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    void printError(String message) {
        spec.commandLine().getErr().println("stream-pusher: " + message);
    }
}
