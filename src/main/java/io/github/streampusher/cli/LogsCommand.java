package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.LogReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher logs}: prints a stream's log, also when the daemon does not run. */
@Command(name = "logs", description = "Prints a stream's log, oldest line first, rotated files included.")
final class LogsCommand extends Subcommand {
    private static final int DEFAULT_FOLLOW_LINES = 10;
    private static final int POLL_MILLIS = 200;

    @Option(
            names = {"-f", "--follow"},
            description = "print the last lines, then what is added, until Ctrl-C")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "the last so many lines alone (default: all, with -f 10)")
    private Optional<Integer> lines = Optional.empty();

    @Parameters(paramLabel = "NAME", description = "the stream")
    private String name;

    @Override
    public Integer call() {
        DaemonClient daemon = daemon();
        LogReader log = new LogReader(daemon.folders().logDir(), Main.checkedName(name));
        if (!log.exists() && !daemon.defines(new StreamName(name))) {
            throw new UserError(
                    "there is no stream \"" + name + "\", and no log of one; stream-pusher status lists them");
        }
        try {
            print(log, System.out);
            return 0;
        } catch (AccessDeniedException e) {
            throw new UserError(DaemonClient.NO_PERMISSION.formatted(e.getFile()), e);
        } catch (IOException e) {
            throw new UserError("the log of " + name + " cannot be read: " + e, e);
        }
    }

    private void print(LogReader log, PrintStream out) throws IOException {
        if (lines.isEmpty() && !follow) {
            log.read(out::println, this::printError);
            return;
        }
        int wanted = lines.orElse(DEFAULT_FOLLOW_LINES);
        Deque<String> last = new ArrayDeque<>();
        log.read(
                line -> {
                    last.add(line);
                    if (last.size() > wanted) {
                        last.remove();
                    }
                },
                this::printError);
        last.forEach(out::println);
        if (follow) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Signals.on("INT", interrupted::countDown);
            log.follow(
                    piece -> out.write(piece, 0, piece.length),
                    () -> !out.checkError() && !awaitInterrupt(interrupted));
        }
    }

    private static boolean awaitInterrupt(CountDownLatch interrupted) {
        try {
            return interrupted.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
