package io.github.streampusher.cli;

import io.github.streampusher.control.ControlApi;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Something is wanted of streams by hand, until the daemon's next start. */
abstract class StreamControlCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "the streams")
    private List<String> names;

    @Override
    public Integer call() {
        DaemonClient daemon = DaemonClient.of(config);
        int status = 0;
        for (String name : names) {
            String answer = daemon.request(spec.name() + " " + name);
            if (!answer.equals(ControlApi.OK)) {
                spec.commandLine().getErr().println("stream-pusher: " + Main.errorText(name, answer));
                status = Main.EXIT_PROBLEM;
            }
        }
        return status;
    }

    /** {@code stream-pusher start}. */
    @Command(
            name = "start",
            description = "Starts streams now, even disabled ones, until the daemon's next start.",
            mixinStandardHelpOptions = true)
    static final class StartCommand extends StreamControlCommand {}

    /** {@code stream-pusher stop}. */
    @Command(
            name = "stop",
            description = "Stops streams, until the daemon's next start.",
            mixinStandardHelpOptions = true)
    static final class StopCommand extends StreamControlCommand {}

    /** {@code stream-pusher restart}. */
    @Command(name = "restart", description = "Restarts streams.", mixinStandardHelpOptions = true)
    static final class RestartCommand extends StreamControlCommand {}
}
