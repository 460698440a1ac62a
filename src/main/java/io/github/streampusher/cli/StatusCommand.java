package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher status}: prints the status of the streams. */
@Command(
        name = StatusCommand.NAME,
        description = "Prints a table of all streams of the running daemon, or everything about one.")
final class StatusCommand extends Subcommand {
    static final String NAME = "status";

    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Option(names = "--watch", description = "print again every second, until Ctrl-C")
    private boolean watch;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "one stream alone")
    private Optional<String> name = Optional.empty();

    @Override
    void configure(PlainArguments plain) {
        super.configure(plain);
        json = plain.json();
        name = plain.names().stream().findFirst();
    }

    @Override
    public Integer call() throws InterruptedException {
        DaemonClient daemon = daemon();
        CountDownLatch interrupted = new CountDownLatch(1);
        if (watch) {
            Signals.on("INT", interrupted::countDown);
        }
        int status;
        do {
            status = print(daemon);
        } while (watch && status == 0 && !interrupted.await(1, TimeUnit.SECONDS));
        return status;
    }

    private int print(DaemonClient daemon) {
        String answer = daemon.request("status" + name.map(one -> " " + one).orElse(""));
        if (!answer.startsWith("{")) {
            throw new UserError(Main.errorText(name.orElse("all"), answer));
        }
        Terminal terminal = Terminal.detect();
        String text = json ? answer + "\n" : text(answer, new StatusText(Instant.now(), terminal, daemon.language()));
        PrintWriter out = out();
        out.print(watch && !json && !terminal.equals(Terminal.NONE) ? terminal.redrawInPlace(text) : text);
        out.flush();
        return 0;
    }

    private String text(String status, StatusText text) {
        return name.isPresent()
                ? text.report(Json.parse(status, StatusView.DetailView.class))
                : text.table(Json.parse(status, StatusView.class));
    }
}
