package io.github.streampusher.relay;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.Optional;

/** The relay's end of a child's connection. Confined to the relay thread, as are its implementations. */
interface Connection {
    RunId run();

    /**
     * Reads or writes what is possible.
     *
     * @return whether the child may have more to read or to send; false: it has closed the connection
     * @throws IOException when the connection is broken
     */
    boolean ready(SelectionKey key, long now) throws IOException;

    /** Whether media of a feed wait here for their time. */
    default boolean isWaiting() {
        return false;
    }

    /** The report of this connection to the loop. */
    Event report(long now, Optional<String> end);

    /** Releases what it holds in the session. */
    void close();
}
