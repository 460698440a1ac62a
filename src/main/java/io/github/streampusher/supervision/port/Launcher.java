package io.github.streampusher.supervision.port;

import io.github.streampusher.plan.RetainedFiles;
import java.util.List;

/**
 * The port to real children. No call blocks; the results arrive as events: {@link Event.Started} or
 * {@link Event.StartFailed} once for each launch, and at last {@link Event.Exited} after {@code Started}.
 */
public interface Launcher {

    /** Starts a child. */
    void start(Launch launch);

    /** Signals a child; does nothing if it has exited. */
    void signal(RunId run, StopSignal signal);

    /** Examines a child's process from outside; answered by {@link Event.Examined} if it is there. */
    void examine(RunId run);

    /** Keeps another part of a child's files than its launch said. */
    void retain(RunId run, List<RetainedFiles> files);

    /** The steps of the stop ladder. */
    enum StopSignal {
        /** No signal: the relay ends the input of a push, which then ends cleanly unless it is blocked. */
        END_INPUT,
        /** SIGTERM: a healthy FFmpeg ends cleanly at the first one, a blocked one at the second. */
        TERMINATE,
        /** SIGKILL. */
        KILL
    }
}
