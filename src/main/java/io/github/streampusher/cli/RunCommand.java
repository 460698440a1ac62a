package io.github.streampusher.cli;

import io.github.streampusher.daemon.Application;
import picocli.CommandLine.Command;

/** {@code stream-pusher run}: the daemon in the foreground. */
@Command(
        name = RunCommand.NAME,
        description = "Runs the daemon in the foreground, until SIGTERM or Ctrl-C; SIGHUP reads the definitions again.")
final class RunCommand extends Subcommand {
    static final String NAME = "run";

    @Override
    public Integer call() {
        Application application = new Application(mainFile().toAbsolutePath());
        Signals.on("HUP", application::reload);
        Signals.on("TERM", application::stop);
        Signals.on("INT", application::stop);
        application.join();
        return 0;
    }
}
