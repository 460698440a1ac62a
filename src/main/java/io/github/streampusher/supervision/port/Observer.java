package io.github.streampusher.supervision.port;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;

/** The port to those who are told what happens. Called on the supervisor's thread; nothing here may block. */
public interface Observer {
    default void stateChanged(StateChange change) {}

    /** A run is over. */
    default void runEnded(RunReport report) {}

    /** The stream is no longer defined and its child is gone. */
    default void streamRemoved(StreamName stream) {}

    /** The loop's clock stood still for a while; every deadline was moved by it. */
    default void clockPaused(Duration length) {}

    /** A defect of this program in one stream's transition; the stream is blocked, the others go on. */
    default void defect(StreamName stream, RuntimeException defect) {}

    /** A defect of this program in what one event asked for; the loop goes on. */
    default void defect(RuntimeException defect) {}

    /** The loop came round: at least about once a second, or it hangs. */
    default void heartbeat(Duration now) {}
}
