package io.github.streampusher.cli;

import io.github.streampusher.control.ControlApi;
import io.github.streampusher.control.StreamCommand;
import io.github.streampusher.daemon.Application;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that have the running daemon do something. */
final class ControlCommands {
    private ControlCommands() {}

    /** Starts, stops or restarts streams by hand. */
    private abstract static class StreamControlCommand extends Subcommand {
        /** More names than this are counted only. */
        private static final int MAX_NAMES = 10;

        private final ManualCommand command;
        private final String done;

        @Parameters(paramLabel = "NAME", arity = "0..*", description = "the streams, or patterns such as 'ch*'")
        private List<String> names = List.of();

        @Option(
                names = "--label",
                paramLabel = "KEY=VALUE",
                description = "only streams that have this label; more than once: all of them")
        private Map<String, String> labels = Map.of();

        @Option(names = "--all", description = "all streams")
        private boolean all;

        /** @param done the word for what it has done */
        StreamControlCommand(ManualCommand command, String done) {
            this.command = command;
            this.done = done;
        }

        @Override
        public Integer call() {
            if (all == (!names.isEmpty() || !labels.isEmpty())) {
                throw usageError("give names or patterns, --label, or --all");
            }
            String json = Json.line(new StreamCommand(command, names, labels, isOnce()));
            String answer = daemon().request(ControlApi.COMMAND + " " + json);
            if (!answer.startsWith("{")) {
                throw new UserError(answer);
            }
            return print(Json.parse(answer, StreamCommand.Answer.class));
        }

        private int print(StreamCommand.Answer answer) {
            boolean nothing = answer.done().isEmpty() && answer.leftAlone().isEmpty();
            if (!nothing) {
                out().println(done + " " + count(answer.done()));
            }
            if (!answer.leftAlone().isEmpty()) {
                out().println(
                                command == ManualCommand.SKIP
                                        ? "left alone, since no list of files runs there that has a next one, "
                                                + count(answer.leftAlone())
                                        : "left alone, since disabled, finished or outside the schedule, "
                                                + count(answer.leftAlone())
                                                + "; a stream that is named is started anyway");
            }
            new TreeMap<>(answer.wrong())
                    .forEach((stream, problem) ->
                            printError(stream + " does not run before its definition is mended: " + problem));
            answer.elsewhere()
                    .forEach((stream, node) ->
                            printError(stream + " runs on " + node + ", and goes on there: give the command there"));
            answer.unmatched()
                    .forEach(name -> printError(
                            StreamCommand.isPattern(name)
                                    ? "no stream matches \"" + name + "\"; stream-pusher status lists them"
                                    : Main.errorText(name, ControlApi.NO_SUCH_STREAM)));
            boolean isTold = !answer.unmatched().isEmpty()
                    || !answer.wrong().isEmpty()
                    || !answer.elsewhere().isEmpty();
            if (nothing && !isTold) {
                printError("no stream " + (labels.isEmpty() ? "is defined" : "has the label"));
            }
            answer.notKept()
                    .filter(why -> !isOnce())
                    .ifPresent(why -> printError("this holds until the daemon's next start only: " + why));
            boolean isRefused = command == ManualCommand.SKIP && answer.done().isEmpty();
            return nothing
                            || isRefused
                            || !answer.unmatched().isEmpty()
                            || !answer.wrong().isEmpty()
                            || answer.notKept().isPresent() && !isOnce()
                    ? Main.EXIT_PROBLEM
                    : 0;
        }

        /** Whether the daemon's next start ends it. */
        boolean isOnce() {
            return false;
        }

        private static String count(List<String> streams) {
            String number = streams.size() + (streams.size() == 1 ? " stream" : " streams");
            boolean few = !streams.isEmpty() && streams.size() <= MAX_NAMES;
            return few ? number + ": " + String.join(", ", streams) : number;
        }
    }

    private abstract static class HeldCommand extends StreamControlCommand {
        @Option(names = "--once", description = "only until the daemon's next start")
        private boolean once;

        HeldCommand(ManualCommand command, String done) {
            super(command, done);
        }

        @Override
        boolean isOnce() {
            return once;
        }
    }

    /** {@code stream-pusher start}. */
    @Command(
            name = "start",
            description =
                    "Starts streams now; one that is named, even if disabled. Holds also after the daemon's next start.")
    static final class StartCommand extends HeldCommand {
        StartCommand() {
            super(ManualCommand.START, "started");
        }
    }

    /** {@code stream-pusher stop}. */
    @Command(
            name = "stop",
            description = "Stops streams until they are started by hand, also after the daemon's next start.")
    static final class StopCommand extends HeldCommand {
        StopCommand() {
            super(ManualCommand.STOP, "stopped");
        }
    }

    /** {@code stream-pusher restart}. */
    @Command(name = "restart", description = "Restarts streams; starts one that is named and does not run.")
    static final class RestartCommand extends HeldCommand {
        RestartCommand() {
            super(ManualCommand.RESTART, "restarted");
        }
    }

    /** {@code stream-pusher skip}. */
    @Command(name = "skip", description = "Goes on with the next file of a channel, in the same session.")
    static final class SkipCommand extends StreamControlCommand {
        SkipCommand() {
            super(ManualCommand.SKIP, "skipped a file of");
        }
    }

    /** {@code stream-pusher reload}: what {@code systemctl reload} runs. */
    @Command(
            name = "reload",
            description = "Has the daemon read all definitions now, and waits; prints what it did and what is wrong.")
    static final class ReloadCommand extends Subcommand {
        @Override
        public Integer call() {
            List<String> answer = daemon().request(Application.RELOAD_REQUEST, DaemonClient.LONG_TIMEOUT)
                    .lines()
                    .toList();
            answer.forEach(out()::println);
            return answer.size() > 1 ? Main.EXIT_PROBLEM : 0;
        }
    }
}
