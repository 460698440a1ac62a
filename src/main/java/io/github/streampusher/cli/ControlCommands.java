package io.github.streampusher.cli;

import io.github.streampusher.control.ControlApi;
import io.github.streampusher.daemon.Application;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands that have the running daemon do something. */
final class ControlCommands {
    private ControlCommands() {}

    /** Starts, stops or restarts streams by hand, until the daemon's next start. */
    private abstract static class StreamControlCommand extends Subcommand {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "the streams")
        private List<String> names;

        @Override
        public Integer call() {
            DaemonClient daemon = daemon();
            int status = 0;
            for (String name : names) {
                String answer = daemon.request(commandName() + " " + name);
                if (!answer.equals(ControlApi.OK)) {
                    printError(Main.errorText(name, answer));
                    status = Main.EXIT_PROBLEM;
                }
            }
            return status;
        }
    }

    /** {@code stream-pusher start}. */
    @Command(name = "start", description = "Starts streams now, even disabled ones, until the daemon's next start.")
    static final class StartCommand extends StreamControlCommand {}

    /** {@code stream-pusher stop}. */
    @Command(name = "stop", description = "Stops streams, until the daemon's next start.")
    static final class StopCommand extends StreamControlCommand {}

    /** {@code stream-pusher restart}. */
    @Command(name = "restart", description = "Restarts streams.")
    static final class RestartCommand extends StreamControlCommand {}

    /** {@code stream-pusher reload}: what {@code systemctl reload} runs. */
    @Command(
            name = "reload",
            description = "Has the daemon read all definitions now, and waits; prints what it did and what is wrong.")
    static final class ReloadCommand extends Subcommand {
        @Override
        public Integer call() {
            List<String> answer =
                    daemon().request(Application.RELOAD_REQUEST).lines().toList();
            answer.forEach(out()::println);
            return answer.size() > 1 ? Main.EXIT_PROBLEM : 0;
        }
    }
}
