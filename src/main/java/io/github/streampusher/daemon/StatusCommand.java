package io.github.streampusher.daemon;

import io.github.streampusher.status.StatusJson;
import io.github.streampusher.status.StatusTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stream-pusher status}: how the streams of the running daemon are. */
@Command(
        name = "status",
        description = "Prints a table of all streams of the running daemon, or everything about one.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String CLEAR = "\033[H\033[2J";

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print for tools")
    private boolean json;

    @Option(names = "--watch", description = "print again every second, until Ctrl-C")
    private boolean watch;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "one stream alone")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        Daemon daemon = Daemon.of(config);
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

    private int print(Daemon daemon) {
        PrintWriter out = spec.commandLine().getOut();
        String status = daemon.ask("status");
        Optional<String> chosen = name.isPresent() ? StatusJson.ofOne(status, name.get()) : Optional.of(status);
        if (chosen.isEmpty()) {
            spec.commandLine().getErr().println("stream-pusher: there is no stream \"" + name.get() + "\"");
            return Main.PROBLEM;
        }
        if (watch && System.console() != null) {
            out.print(CLEAR);
        }
        out.print(json ? chosen.get() + System.lineSeparator() : text(chosen.get()));
        out.flush();
        return 0;
    }

    private String text(String status) {
        return name.isPresent() ? StatusTable.everything(status) : StatusTable.of(status, Instant.now(), width());
    }

    /** Unlimited where nobody sees it. */
    private int width() {
        return System.console() == null
                ? Integer.MAX_VALUE
                : spec.usageMessage().autoWidth(true).width();
    }
}
