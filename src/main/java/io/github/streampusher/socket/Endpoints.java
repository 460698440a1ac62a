package io.github.streampusher.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The two ends of a TCP connection, as /proc/net/tcp prints them: {@code 0100007F:1F90}, an address in words of the
 * machine's byte order and a port.
 */
record Endpoints(String local, String remote) {
    private static final int HEX = 16;
    private static final int WORD_DIGITS = 8;
    private static final int MAX_WORDS = 4;

    boolean isIpv6() {
        return local.indexOf(':') > WORD_DIGITS;
    }

    /** Appends a struct inet_diag_sockid, as linux/inet_diag.h has it. */
    void appendTo(ByteBuffer message) {
        appendPort(message, local);
        appendPort(message, remote);
        appendAddress(message, local);
        appendAddress(message, remote);
        message.putInt(0).putLong(-1); // through whatever interface, whatever its cookie
    }

    private static void appendPort(ByteBuffer message, String end) {
        short port = (short) Integer.parseInt(end.substring(end.indexOf(':') + 1), HEX);
        message.putShort(message.order() == ByteOrder.BIG_ENDIAN ? port : Short.reverseBytes(port));
    }

    private static void appendAddress(ByteBuffer message, String end) {
        int words = end.indexOf(':') / WORD_DIGITS;
        for (int i = 0; i < MAX_WORDS; i++) {
            message.putInt(i < words ? Integer.parseUnsignedInt(end, i * WORD_DIGITS, (i + 1) * WORD_DIGITS, HEX) : 0);
        }
    }
}
