package io.github.streampusher.daemon;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.status.ControlClient;
import java.io.IOException;
import java.nio.file.Path;

/** The running daemon, as the commands reach it. */
record Daemon(Path socket) {

    /** The one that runs with this main file; there need not be one. */
    static Daemon of(ConfigOption config) {
        Path mainFile = config.file().toAbsolutePath();
        return new Daemon(
                Folders.socketOf(new Configuration(mainFile).load().settings().daemon(), mainFile));
    }

    /**
     * Its answer to one request.
     *
     * @throws NotRunning when nobody answers
     */
    String ask(String request) {
        try {
            return new ControlClient(socket).ask(request);
        } catch (IOException e) {
            throw new NotRunning("the daemon is not running, or is another user's: nobody answers at " + socket, e);
        }
    }

    /** Nobody answers on the control socket. */
    static final class NotRunning extends UserError {
        private static final long serialVersionUID = 1L;

        NotRunning(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
