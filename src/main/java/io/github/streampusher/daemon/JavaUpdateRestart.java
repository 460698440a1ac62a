package io.github.streampusher.daemon;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.StateChange;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the daemon, for systemd to start it anew, when it can start no child because Java was replaced. */
final class JavaUpdateRestart implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(JavaUpdateRestart.class);

    private final boolean isPossible;
    private final Runnable stop;
    private volatile boolean isDue;

    /**
     * @param environment which tells whether systemd is there
     * @param stop stops all streams
     */
    JavaUpdateRestart(Map<String, String> environment, Runnable stop) {
        this.isPossible = environment.containsKey("NOTIFY_SOCKET");
        this.stop = stop;
    }

    @Override
    public void stateChanged(StateChange change) {
        boolean isReplaced = change.diagnosis()
                .filter(found -> found.cause() == Cause.JAVA_REPLACED)
                .isPresent();
        if (isPossible && isReplaced && !isDue) {
            isDue = true;
            LOG.error("Java was replaced while the daemon ran, and this one can start no child any more: it ends, and"
                    + " systemd starts it anew");
            stop.run();
        }
    }

    /** To be called when everything is closed. */
    void endProcessIfDue() {
        if (isDue) {
            FatalErrorHandler.endProcess();
        }
    }
}
