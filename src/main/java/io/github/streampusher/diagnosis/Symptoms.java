package io.github.streampusher.diagnosis;

/**
 * What the system shows of a child from outside.
 *
 * @param stopped whether somebody has stopped the process, as SIGSTOP does
 * @param waiting what it waits for in a file or a pipe
 * @param unsentBytes what it has written to its connections and the far ends have not yet taken
 * @param unreadBytes what has come on its connections and it has not yet read
 */
public record Symptoms(boolean stopped, Waiting waiting, long unsentBytes, long unreadBytes) {
    public static final Symptoms UNKNOWN = new Symptoms(false, Waiting.UNKNOWN, 0, 0);

    /**
     * Measured: RTMP's acknowledgements, RTSP's keep-alives and requests are some hundred bytes, which may wait on a
     * connection that is well; what a far end does not take is at least a send buffer, and Linux has none below 4 KiB.
     */
    private static final long SMALL_TALK = 2048;

    /** The call in which a process waits. */
    public enum Waiting {
        /** It may not be looked at. */
        UNKNOWN,
        /** It waits for something to come out of a file or a pipe. */
        READING,
        /** It waits for a file or a pipe to take something. */
        WRITING,
        /** It waits elsewhere, as for a connection, or not at all. */
        ELSEWHERE
    }

    boolean sendsInVain() {
        return unsentBytes > SMALL_TALK || waiting == Waiting.WRITING;
    }

    /** Whether what comes is waiting for the child, rather than the child for what comes. */
    boolean leavesUnread() {
        return unreadBytes > SMALL_TALK;
    }
}
