package io.github.streampusher.supervision.port;

import java.time.Duration;
import java.util.Optional;

/** Gives the loop its events. */
public interface EventSource {
    /**
     * Takes the oldest event, and waits for one if there is none; empty after the wait.
     *
     * @param wait zero: do not wait
     */
    Optional<Event> poll(Duration wait);
}
