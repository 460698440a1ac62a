package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host whose name has several addresses. */
class FailbackProbeTest {
    private static InetAddress loopback(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    @Test
    void hostWithOneDeadAddressIsOpen() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, loopback(1))) {
            int port = server.getLocalPort();
            assertTrue(FailbackProbe.isOpen(List.of(loopback(2), loopback(1)), port));
            assertFalse(FailbackProbe.isOpen(List.of(loopback(2), loopback(3)), port));
        }
    }
}
