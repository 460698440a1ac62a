package io.github.streampusher.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends jsvc when this JVM is killed: systemd then ends the rest and restarts the service, where jsvc by itself waits
 * for up to a minute.
 */
public final class JsvcGuard {
    /** Names the script, which gets the process id of jsvc and notices the end of its standard input. */
    private static final String PROPERTY = "stream-pusher.guard";

    private static final byte[] STOP_MESSAGE = "bye\n".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(JsvcGuard.class);

    private JsvcGuard() {}

    /** Posts the guard where there is one. */
    public static void start() {
        String script = System.getProperty(PROPERTY);
        Optional<ProcessHandle> jsvc = ProcessHandle.current().parent();
        if (script == null || jsvc.isEmpty()) {
            return;
        }
        ProcessBuilder builder =
                new ProcessBuilder(script, Long.toString(jsvc.get().pid()));
        builder.environment().clear();
        try {
            Process guard = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(guard), "guard"));
        } catch (IOException e) {
            LOG.warn("no guard: should Java be killed, the daemon is away for up to a minute: {}", e.getMessage());
        }
    }

    private static void stop(Process guard) {
        try {
            guard.getOutputStream().write(STOP_MESSAGE);
            guard.getOutputStream().flush();
        } catch (IOException e) {
            LOG.debug("the guard has gone", e);
        }
    }
}
