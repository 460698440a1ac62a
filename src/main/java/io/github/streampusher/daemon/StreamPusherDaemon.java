package io.github.streampusher.daemon;

import java.nio.file.Path;
import org.apache.commons.daemon.Daemon;
import org.apache.commons.daemon.DaemonContext;
import org.apache.commons.daemon.DaemonInitException;
import org.apache.commons.daemon.DaemonUserSignal;

/** The daemon as jsvc runs it; SIGUSR2 reads the definitions again. */
public final class StreamPusherDaemon implements Daemon, DaemonUserSignal {
    private Path mainFile;
    private Application application;

    @Override
    public void init(DaemonContext context) throws DaemonInitException {
        try {
            mainFile = ConfigOption.fromArguments(context.getArguments());
        } catch (UserError e) {
            throw new DaemonInitException(e.getMessage(), e);
        }
    }

    @Override
    public void start() throws DaemonInitException {
        try {
            application = new Application(mainFile);
            Guard.post();
        } catch (UserError e) {
            throw new DaemonInitException(e.getMessage(), e);
        }
    }

    /** Returns at once: jsvc can deliver no second signal while this one runs. */
    @Override
    public void signal() {
        Thread reload = new Thread(application::reload, "reload");
        reload.setDaemon(true);
        reload.start();
    }

    @Override
    public void stop() {
        application.stop();
        application.join();
    }

    @Override
    public void destroy() {
        // stop() has left nothing
    }
}
