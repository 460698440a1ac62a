package io.github.streampusher.cli;

import io.github.streampusher.daemon.Application;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code stream-pusher run}: the daemon in the foreground. */
@Command(
        name = RunCommand.NAME,
        description = "Runs the daemon in the foreground, until SIGTERM or Ctrl-C; SIGHUP reads the definitions again.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    static final String NAME = "run";

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Application application = new Application(config.file().toAbsolutePath());
        Signals.on("HUP", application::reload);
        Signals.on("TERM", application::stop);
        Signals.on("INT", application::stop);
        application.join();
        return 0;
    }
}
