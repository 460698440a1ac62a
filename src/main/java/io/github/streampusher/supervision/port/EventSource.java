package io.github.streampusher.supervision.port;

import java.time.Duration;
import java.util.Optional;

/** The end of the mailbox that the loop holds. */
public interface EventSource {
    /**
     * Takes the oldest event, waiting for one at most so long; empty when none came.
     *
     * @param wait zero: do not wait
     */
    Optional<Event> poll(Duration wait);
}
