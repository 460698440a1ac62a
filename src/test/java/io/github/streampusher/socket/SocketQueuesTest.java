package io.github.streampusher.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketQueuesTest {
    private static final int BYTES = 100_000;

    @Test
    void bytesThatNobodyReadsAreCounted() throws IOException {
        long self = ProcessHandle.current().pid();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel sender = SocketChannel.open(server.getLocalAddress());
                    SocketChannel receiver = server.accept()) {
                SocketQueues before = SocketQueues.of(self);
                sender.write(ByteBuffer.allocate(BYTES));
                Await.until(() -> waiting(SocketQueues.of(self)) - waiting(before) >= BYTES);
                ByteBuffer read = ByteBuffer.allocate(BYTES);
                while (read.hasRemaining()) {
                    receiver.read(read);
                }
                Await.until(() -> waiting(SocketQueues.of(self)) - waiting(before) < BYTES);
            }
        }
    }

    private static long waiting(SocketQueues queues) {
        return queues.unsentBytes() + queues.unreadBytes();
    }

    @Test
    void waitingCallersOfListeningSocketAreNotCounted() throws IOException {
        long self = ProcessHandle.current().pid();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketQueues before = SocketQueues.of(self);
            try (SocketChannel caller = SocketChannel.open(server.getLocalAddress())) {
                assertEquals(before, SocketQueues.of(self), caller::toString);
            }
        }
    }

    @Test
    void connectionThatGetsStuckHasBeenRetried() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel sender = SocketChannel.open(server.getLocalAddress());
                    SocketChannel receiver = server.accept()) {
                Map<String, Long> stuckBefore = SocketQueues.stuckConnections();
                long before = SocketQueues.retriedSends().orElseThrow();
                sender.configureBlocking(false);
                while (sender.write(ByteBuffer.allocate(BYTES)) > 0) {
                    assertTrue(receiver.isConnected());
                }
                Await.until(() -> SocketQueues.retriedSends().orElseThrow() > before);
                Set<String> own = SocketQueues.inodes(ProcessHandle.current().pid());
                own.removeAll(stuckBefore.keySet());
                own.retainAll(SocketQueues.stuckConnections().keySet());
                assertEquals(1, own.size());
            }
        }
    }

    @Test
    void missingProcessHasNone() {
        assertEquals(new SocketQueues(0, 0), SocketQueues.of(Integer.MAX_VALUE));
    }
}
