package io.github.streampusher.supervision.port;

import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.Map;

/** The port to those who want to know what happens. Called on the supervisor's thread; must not block. */
public interface Observer {
    default void stateChanged(StateChange change) {}

    /** A run is about to start by a plan that was made after a new probe. */
    default void planned(RunId run, Plan plan) {}

    /** A run has ended. */
    default void runEnded(RunReport report) {}

    /** Operators have started or stopped other streams than before: whether each runs, also after the daemon's next start. */
    default void overridesChanged(Map<StreamName, Boolean> overrides) {}

    /** The file of a channel is on air. */
    default void fileStarted(StreamName stream, String file) {}

    /** A file of a channel is passed over, or its rest. */
    default void fileSkipped(StreamName stream, String file, Diagnosis why) {}

    /** Where a channel is, now and then: what is to be kept for the daemon's next start. */
    default void channelAt(StreamName stream, Position position) {}

    /** The stream is no longer defined and its child is gone. */
    default void streamRemoved(StreamName stream) {}

    /** The whole process was stopped for a while; the loop's time leaves that out. */
    default void clockPaused(Duration length) {}

    /** A defect of this program in one stream's transition; the stream is blocked, the others go on. */
    default void defect(StreamName stream, RuntimeException defect) {}

    /** A defect of this program in what one event asked for; the loop goes on. */
    default void defect(RuntimeException defect) {}

    /** The loop came round: at least about once a second, or it hangs. */
    default void heartbeat(Duration now) {}
}
