package io.github.streampusher.cli;

import io.github.streampusher.control.Answers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Something is wanted of streams by hand, until the daemon's next start. */
abstract class OrderCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "the streams")
    private List<String> names;

    @Override
    public Integer call() {
        Daemon daemon = Daemon.of(config);
        int status = 0;
        for (String name : names) {
            String answer = daemon.ask(spec.name() + " " + name);
            if (!answer.equals(Answers.OK)) {
                spec.commandLine().getErr().println("stream-pusher: " + Main.problem(name, answer));
                status = Main.PROBLEM;
            }
        }
        return status;
    }

    /** {@code stream-pusher start}. */
    @Command(
            name = "start",
            description = "Starts streams now, even disabled ones, until the daemon's next start.",
            mixinStandardHelpOptions = true)
    static final class Start extends OrderCommand {}

    /** {@code stream-pusher stop}. */
    @Command(
            name = "stop",
            description = "Stops streams, until the daemon's next start.",
            mixinStandardHelpOptions = true)
    static final class Stop extends OrderCommand {}

    /** {@code stream-pusher restart}. */
    @Command(name = "restart", description = "Restarts streams.", mixinStandardHelpOptions = true)
    static final class Restart extends OrderCommand {}
}
