package io.github.streampusher.supervision.port;

/**
 * The port to real children. No call blocks; what comes of them arrives in the mailbox: {@link Event.Started} or
 * {@link Event.StartFailed} once for each launch, and after {@code Started} in the end {@link Event.Exited}.
 */
public interface Launcher {

    /** Starts a child. */
    void start(Launch launch);

    /** Signals a child; nothing happens if it is no longer there. */
    void signal(RunId run, StopSignal signal);

    /** Looks at a child from outside; answered by {@link Event.Examined} if it is there. */
    void examine(RunId run);

    /** The steps of the stop ladder. */
    enum StopSignal {
        /** SIGTERM: a healthy FFmpeg ends cleanly at the first, a blocked one at the second. */
        TERMINATE,
        /** SIGKILL. */
        KILL
    }
}
