package io.github.streampusher.cli;

import io.github.streampusher.daemon.Application;
import io.github.streampusher.daemon.JsvcGuard;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.journal.ConsoleLog;
import io.github.streampusher.process.JavaUpdate;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.daemon.Daemon;
import org.apache.commons.daemon.DaemonContext;
import org.apache.commons.daemon.DaemonInitException;
import org.apache.commons.daemon.DaemonUserSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon as jsvc runs it; SIGUSR2 reads the definitions again. */
public final class StreamPusherDaemon implements Daemon, DaemonUserSignal {
    static {
        JavaUpdate.avoidHelper(); // JNA, which the logger below loads, may start ldconfig
    }

    private static final Logger LOG = LoggerFactory.getLogger(StreamPusherDaemon.class);

    private Path mainFile;
    private Optional<Application> application = Optional.empty();

    @Override
    public void init(DaemonContext context) throws DaemonInitException {
        try {
            mainFile = Subcommand.ConfigOption.fromArguments(context.getArguments());
        } catch (UserError e) {
            throw new DaemonInitException(e.getMessage(), e);
        }
    }

    /** Logs a user error as one line; for an exception, jsvc would print the stack. */
    @Override
    public void start() {
        try {
            application = Optional.of(new Application(mainFile));
        } catch (UserError e) {
            LOG.error("cannot start: {}", e.getMessage());
            ConsoleLog.close();
            System.exit(Main.EXIT_PROBLEM);
        }
        JsvcGuard.start();
        Thread end = new Thread(() -> application.ifPresent(Application::join), "end"); // it may end by itself
        end.setDaemon(true);
        end.start();
    }

    /** Returns at once: jsvc can deliver no second signal while this one runs. */
    @Override
    public void signal() {
        Thread reload = new Thread(() -> application.ifPresent(Application::reload), "reload");
        reload.setDaemon(true);
        reload.start();
    }

    @Override
    public void stop() {
        application.ifPresent(Application::stop);
        application.ifPresent(Application::join);
    }

    @Override
    public void destroy() {
        // stop() has closed everything
    }
}
