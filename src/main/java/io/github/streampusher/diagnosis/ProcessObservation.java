package io.github.streampusher.diagnosis;

/**
 * What the system shows of a child from outside.
 *
 * @param stopped whether somebody has stopped the process, as SIGSTOP does
 * @param blockedOn what it waits for in a file or a pipe
 * @param unsentBytes what it has written to its connections and the far ends have not yet taken
 * @param unreadBytes what has come on its connections and it has not yet read
 */
public record ProcessObservation(boolean stopped, BlockedOn blockedOn, long unsentBytes, long unreadBytes) {
    public static final ProcessObservation UNKNOWN = new ProcessObservation(false, BlockedOn.UNKNOWN, 0, 0);

    /**
     * Measured: RTMP's acknowledgements, RTSP's keep-alives and requests are some hundred bytes, which may wait on a
     * connection that is well; what a far end does not take is at least a send buffer, and Linux has none below 4 KiB.
     */
    private static final long IDLE_SOCKET_BYTES = 2048;

    /** The call in which a process waits. */
    public enum BlockedOn {
        /** It may not be looked at. */
        UNKNOWN,
        /** It waits for something to come out of a file or a pipe. */
        READING,
        /** It waits for a file or a pipe to take something. */
        WRITING,
        /** It waits elsewhere, as for a connection, or not at all. */
        ELSEWHERE
    }

    boolean isSendBlocked() {
        return unsentBytes > IDLE_SOCKET_BYTES || blockedOn == BlockedOn.WRITING;
    }

    /** Whether what comes is waiting for the child, rather than the child for what comes. */
    boolean hasUnreadInput() {
        return unreadBytes > IDLE_SOCKET_BYTES;
    }
}
