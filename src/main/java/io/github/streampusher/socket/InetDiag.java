package io.github.streampusher.socket;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Asks the kernel for single TCP connections, of whatever process, as sock_diag(7) says; 0.01 ms each. Confined to one
 * thread.
 */
final class InetDiag {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int IPPROTO_TCP = 6;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST = 1;
    private static final int INET_DIAG_INFO = 2;
    private static final int REQUEST_BYTES = 72;
    private static final int MAX_ANSWER_BYTES = 1024;

    // from the start of the answer, whose header has 16 bytes
    private static final int TYPE = 4;
    private static final int QUEUED = 16 + 60;
    private static final int INODE = 16 + 68;
    private static final int ATTRIBUTES = 16 + 72;
    private static final int ATTRIBUTE_HEADER = 4;

    // in struct tcp_info, as linux/tcp.h has it
    private static final int BYTES_ACKED = 120;
    private static final int SND_WND = 228;
    private static final int LENGTH_WITH_SND_WND = 232; // since Linux 5.4

    private final LibC libC;
    private final int descriptor;

    private InetDiag(LibC libC, int descriptor) {
        this.libC = libC;
        this.descriptor = descriptor;
    }

    /** The functions of the C library, with their own names. */
    interface LibC extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong send(int fd, byte[] data, NativeLong length, int flags) throws LastErrorException;

        NativeLong recv(int fd, byte[] buffer, NativeLong length, int flags) throws LastErrorException;
    }

    /**
     * A connection at a moment.
     *
     * @param queuedBytes not yet acknowledged by the far end's kernel
     * @param ackedBytes since the connection was made
     * @param windowBytes for how many more the far end has room
     */
    record Connection(String inode, long queuedBytes, long ackedBytes, long windowBytes) {}

    /** Empty where native code cannot be loaded, or such sockets are not allowed. */
    static Optional<InetDiag> open() {
        try {
            LibC libC = Native.load(LibC.class);
            return Optional.of(new InetDiag(libC, libC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG)));
        } catch (LinkageError | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Empty if the connection has gone, or the kernel does not tell its window. */
    Optional<Connection> find(Endpoints endpoints) {
        byte[] request = request(endpoints);
        byte[] answer = new byte[MAX_ANSWER_BYTES];
        try {
            libC.send(descriptor, request, new NativeLong(request.length), 0);
            int length = libC.recv(descriptor, answer, new NativeLong(answer.length), MSG_DONTWAIT)
                    .intValue(); // it was there before send() returned
            return parse(ByteBuffer.wrap(answer, 0, length).order(ByteOrder.nativeOrder()));
        } catch (LastErrorException e) {
            return Optional.empty();
        }
    }

    /** A struct nlmsghdr and a struct inet_diag_req_v2. */
    private static byte[] request(Endpoints endpoints) {
        ByteBuffer message = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.nativeOrder());
        message.putInt(REQUEST_BYTES).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST);
        message.putLong(0); // the answer has these back
        message.put((byte) (endpoints.isIpv6() ? AF_INET6 : AF_INET)).put((byte) IPPROTO_TCP);
        message.put((byte) (1 << INET_DIAG_INFO - 1)).put((byte) 0).putInt(-1); // in whatever state
        endpoints.appendTo(message);
        return message.array();
    }

    private static Optional<Connection> parse(ByteBuffer answer) {
        if (answer.limit() < ATTRIBUTES || answer.getShort(TYPE) != SOCK_DIAG_BY_FAMILY) {
            return Optional.empty();
        }
        int at = ATTRIBUTES;
        while (at + ATTRIBUTE_HEADER + LENGTH_WITH_SND_WND <= answer.limit()) {
            int length = Short.toUnsignedInt(answer.getShort(at));
            int info = at + ATTRIBUTE_HEADER;
            if (answer.getShort(at + 2) == INET_DIAG_INFO && length >= ATTRIBUTE_HEADER + LENGTH_WITH_SND_WND) {
                return Optional.of(new Connection(
                        Integer.toUnsignedString(answer.getInt(INODE)),
                        Integer.toUnsignedLong(answer.getInt(QUEUED)),
                        answer.getLong(info + BYTES_ACKED),
                        Integer.toUnsignedLong(answer.getInt(info + SND_WND))));
            }
            at += Math.max(length, ATTRIBUTE_HEADER) + 3 & ~3;
        }
        return Optional.empty();
    }
}
