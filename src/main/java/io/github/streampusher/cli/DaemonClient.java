package io.github.streampusher.cli;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.control.ControlClient;
import io.github.streampusher.daemon.DaemonFolders;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The commands' way to the running daemon. */
record DaemonClient(Path mainFile, DaemonFolders folders, Language language) {
    /** Of a file or folder that only root and the group may use. */
    static final String NO_PERMISSION = "%s may not be read; use sudo, or join the group stream-pusher";

    /** The daemon answers within milliseconds, on a busy machine within seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** For what takes the daemon a while: thousands of definitions, a slow source. */
    static final Duration LONG_TIMEOUT = Duration.ofSeconds(90);

    /** Of the daemon that runs with this main file, which need not run. Reads no streams: there may be thousands. */
    static DaemonClient of(Path file) {
        Path mainFile = file.toAbsolutePath();
        Settings.Daemon settings = new Configuration(mainFile).mainSettings().daemon();
        return new DaemonClient(
                mainFile, DaemonFolders.locate(settings, mainFile), settings.textLanguage(System.getenv()));
    }

    /** Whether the stream is defined, as far as the caller may read the definitions. */
    boolean defines(StreamName stream) {
        DefinitionSet catalogue = new Configuration(mainFile).load().catalogue();
        return catalogue.definitions().containsKey(stream)
                || catalogue.invalid().containsKey(stream);
    }

    /** The daemon's answer to a request that it answers at once; throws as {@link #request(String, Duration)}. */
    String request(String request) {
        return request(request, TIMEOUT);
    }

    /**
     * The daemon's answer to one request.
     *
     * @throws NotRunningError when there is no answer
     * @throws UserError when the caller may not ask
     */
    String request(String request, Duration timeout) {
        Path socket = folders.socket();
        try {
            String answer = new ControlClient(socket).request(request, timeout);
            if (answer.isEmpty()) {
                throw new UserError("the daemon gave no answer to \"" + request + "\"; its own log says why");
            }
            return answer;
        } catch (IOException e) {
            if (isForbidden(e, socket)) {
                throw new UserError(NO_PERMISSION.formatted(socket), e);
            }
            throw new NotRunningError(explain(e, socket), e);
        }
    }

    /** Without the right to search the run-dir, nothing tells whether the socket is there. */
    private static boolean isForbidden(IOException failure, Path socket) {
        Path folder = socket.getParent();
        return failure instanceof AccessDeniedException
                || Files.exists(socket) && !Files.isWritable(socket)
                || Files.exists(folder) && !Files.isExecutable(folder);
    }

    private static String explain(IOException failure, Path socket) {
        return failure instanceof AsynchronousCloseException
                ? "the daemon runs, but gives no answer; its own log may say why"
                : "the daemon is not running: nobody answers at " + socket
                        + "; start it, or name its main file with --config";
    }

    /** Nobody answers on the control socket. */
    static final class NotRunningError extends UserError {
        private static final long serialVersionUID = 1L;

        NotRunningError(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
