package io.github.streampusher.cli;

import io.github.streampusher.daemon.Application;
import io.github.streampusher.process.JavaUpdate;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

/** {@code stream-pusher run}: the daemon in the foreground. */
@Command(
        name = RunCommand.NAME,
        description = "Runs the daemon in the foreground, until SIGTERM or Ctrl-C; SIGHUP reads the definitions again.")
final class RunCommand extends Subcommand {
    static final String NAME = "run";

    @Override
    public Integer call() {
        JavaUpdate.avoidHelper();
        CompletableFuture<Application> started = new CompletableFuture<>();
        // what comes during the start is done after it
        Signals.on("HUP", () -> started.thenAccept(Application::reload));
        Signals.on("TERM", () -> started.thenAccept(Application::stop));
        Application application = new Application(mainFile().toAbsolutePath());
        started.complete(application);
        Signals.on("INT", application::stop);
        application.join();
        return 0;
    }
}
