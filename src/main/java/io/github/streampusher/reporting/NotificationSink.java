package io.github.streampusher.reporting;

import java.io.IOException;

/** The port to somebody who is told of events; may take its time, within a bound of its own. */
@FunctionalInterface
public interface NotificationSink {
    /**
     * Hands over one event.
     *
     * @throws IOException when it was not taken; the message has no secret in it
     */
    void send(String json) throws IOException, InterruptedException;
}
