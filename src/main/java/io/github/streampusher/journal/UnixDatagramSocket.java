package io.github.streampusher.journal;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Sends datagrams to a Unix socket through the C library, because Java cannot. Any thread may send. */
final class UnixDatagramSocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_DONTWAIT = 0x40;

    private final LibC libC;
    private final int descriptor;
    private final byte[] address;

    private UnixDatagramSocket(LibC libC, int descriptor, byte[] address) {
        this.libC = libC;
        this.descriptor = descriptor;
        this.address = address;
    }

    /** The functions of the C library, with their own names. */
    interface LibC extends Library {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        NativeLong sendto(int fd, byte[] data, NativeLong length, int flags, byte[] address, int addressLength)
                throws LastErrorException;
    }

    /**
     * Opens a socket; empty where native code cannot be loaded, as from a folder that is mounted noexec.
     *
     * @param path a leading {@code @} stands for the abstract namespace
     */
    static Optional<UnixDatagramSocket> open(String path) {
        try {
            LibC libC = Native.load(LibC.class);
            return Optional.of(
                    new UnixDatagramSocket(libC, libC.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0), address(path)));
        } catch (LinkageError | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Sends, and waits for buffer space; false if nobody listens or the message is too long. */
    boolean send(byte[] message) {
        return send(message, MSG_NOSIGNAL);
    }

    /** Sends at once; false if there is no buffer space now, or nobody listens. */
    boolean trySend(byte[] message) {
        return send(message, MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    private boolean send(byte[] message, int flags) {
        try {
            libC.sendto(descriptor, message, new NativeLong(message.length), flags, address, address.length);
            return true;
        } catch (LastErrorException e) {
            return false;
        }
    }

    /** A struct sockaddr_un. */
    private static byte[] address(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = path.startsWith("@");
        if (isAbstract) {
            name[0] = 0;
        }
        ByteBuffer address = ByteBuffer.allocate(2 + name.length + (isAbstract ? 0 : 1));
        address.order(ByteOrder.nativeOrder()).putShort((short) AF_UNIX).put(name);
        return address.array();
    }
}
