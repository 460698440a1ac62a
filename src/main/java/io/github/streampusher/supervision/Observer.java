package io.github.streampusher.supervision;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;

/** The port to those who are told what happens. Called on the supervisor's thread; nothing here may block. */
public interface Observer {
    void changed(Change change);

    /** A run is over. */
    void ended(RunReport report);

    /** The stream is no longer defined and its child is gone. */
    void forgotten(StreamName stream);

    /** The loop's clock stood still for a while; every deadline was moved by it. */
    void paused(Duration length);

    /** A defect of this program in one stream's transition; the stream is blocked, the others go on. */
    void defect(StreamName stream, RuntimeException defect);
}
