package io.github.streampusher.diagnosis;

/**
 * What /proc shows of a child.
 *
 * @param stopped whether somebody has stopped the process, as SIGSTOP does
 * @param blockedOn the read or write call that it is blocked in
 * @param unsentBytes bytes in its sockets that the far ends have not acknowledged
 * @param unreadBytes bytes in its sockets that it has not read
 */
public record ProcessObservation(boolean stopped, BlockedOn blockedOn, long unsentBytes, long unreadBytes) {
    public static final ProcessObservation UNKNOWN = new ProcessObservation(false, BlockedOn.UNKNOWN, 0, 0);

    /**
     * Measured: RTMP's acknowledgements, RTSP's keep-alives and requests are some hundred bytes, which may wait on a
     * healthy connection. A far end that stops reading leaves at least a send buffer, which Linux makes 4 KiB or more.
     */
    private static final long IDLE_SOCKET_BYTES = 2048;

    /** The call that a process is blocked in. */
    public enum BlockedOn {
        /** Not readable by this user. */
        UNKNOWN,
        /** A read from a file or a pipe. */
        READING,
        /** A write to a file or a pipe. */
        WRITING,
        /** Another call, such as a wait for a connection, or none. */
        ELSEWHERE
    }

    boolean isSendBlocked() {
        return unsentBytes > IDLE_SOCKET_BYTES || blockedOn == BlockedOn.WRITING;
    }

    /** Whether received data waits for the child, rather than the child for data. */
    boolean hasUnreadInput() {
        return unreadBytes > IDLE_SOCKET_BYTES;
    }
}
