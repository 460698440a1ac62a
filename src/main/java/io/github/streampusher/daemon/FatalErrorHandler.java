package io.github.streampusher.daemon;

import io.github.streampusher.journal.ConsoleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread ends by an error: whoever supervises the daemon starts it again, whereas a daemon that
 * has lost a thread would fail its streams in silence. FFmpeg children die with it.
 */
final class FatalErrorHandler {
    private static final int EXIT_STATUS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(FatalErrorHandler.class);

    private FatalErrorHandler() {}

    static void handle(Thread thread, Throwable error) {
        try {
            LOG.error("the thread {} has ended by an error, and with it the daemon", thread.getName(), error);
            ConsoleLog.close();
        } finally {
            endProcess();
        }
    }

    /** So that it is started anew. No hook of a broken process may hold it up. */
    static void endProcess() {
        Runtime.getRuntime().halt(EXIT_STATUS);
    }
}
