package io.github.streampusher.supervision.port;

import java.io.IOException;

/**
 * The port to the media between the children of one stream: what its feed on air sends goes to all its pushes. It knows no
 * policy and no key. Its reports arrive as {@link Event.Flowing} and {@link Event.Backlog}. Any thread may call it.
 */
public interface Relay {

    /**
     * Listens for the one connection of a feed's or push's child, which must not be started before this returns.
     *
     * @param isPaced whether a feed is read only as fast as it plays, and not before it is on air
     * @return the path of the Unix socket
     * @throws IOException when there can be no socket
     */
    String open(RunId run, boolean isPaced) throws IOException;

    /** Lets a feed take over with its next key frame; until then the present one stays on air. It must be open. */
    void route(RunId feed);

    /** The child of a run has gone; one that has not connected never will. */
    void exited(RunId run);

    /** Does something when all that a paced feed had sent before its child exited is on air; at once for any other run. */
    void whenPlayed(RunId run, Runnable then);

    /** The child of a run is being stopped: what a paced feed has sent is discarded. */
    void stopping(RunId run);

    /** Closes the connection of a run, which makes a push end cleanly; does nothing if it has none. */
    void close(RunId run);
}
