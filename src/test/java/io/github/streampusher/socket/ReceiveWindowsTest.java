package io.github.streampusher.socket;

import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.socket.InetDiag.Connection;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiveWindowsTest {
    private static final String INODE = "4711";
    private static final long ROOM = 500_000;
    private static final long SECOND = 125_000;
    private static final int BLOCK = 10_000;
    private static final Endpoints ENDPOINTS = new Endpoints("0100007F:1F90", "0100007F:078F");

    private Optional<Connection> shown = Optional.of(new Connection(INODE, 0, 0, ROOM));
    private final ReceiveWindows windows = new ReceiveWindows(() -> Map.of(INODE, ENDPOINTS), endpoints -> shown);
    private int turn;

    ReceiveWindowsTest() {
        windows.add(Set.of(INODE), Duration.ZERO);
    }

    /** A second in which the far end's kernel takes so much, and its program reads so much of it. */
    private void pass(long taken, long read, long queued) {
        Connection before = shown.orElseThrow();
        turn++;
        shown = Optional.of(
                new Connection(INODE, queued, before.ackedBytes() + taken, before.windowBytes() - taken + read));
        windows.look(seconds(turn));
    }

    private Duration unreadTime() {
        return windows.unreadTime(INODE, seconds(turn));
    }

    @Test
    void farEndThatReadsAllReads() {
        for (int i = 0; i < 10; i++) {
            pass(SECOND, SECOND, 5_000);
            assertEquals(Duration.ZERO, unreadTime());
        }
    }

    /** The window of a frozen nginx moved on by 5 % of what its kernel took. */
    @Test
    void frozenFarEndIsTimedFromBeforeItsKernelHasNoMoreRoom() {
        pass(SECOND, SECOND, 0);
        for (int i = 0; i < 4; i++) {
            pass(SECOND, SECOND / 20, 5_000);
        }
        pass(0, 0, SECOND);
        assertEquals(seconds(5), unreadTime());
        pass(0, SECOND, SECOND);
        assertEquals(Duration.ZERO, unreadTime());
    }

    @Test
    void silenceBeforeCountsForNothing() {
        for (int i = 0; i < 30; i++) {
            pass(0, 0, 0);
        }
        pass(ROOM, 0, SECOND);
        assertEquals(seconds(1), unreadTime());
    }

    @Test
    void farEndThatReadsAThirdReads() {
        for (int i = 0; i < 5; i++) {
            pass(SECOND, SECOND / 3, SECOND);
            assertEquals(Duration.ZERO, unreadTime());
        }
    }

    @Test
    void connectionThatHasGoneIsForgotten() {
        pass(SECOND, 0, 0);
        Optional<Connection> last = shown;
        shown = Optional.empty();
        windows.look(seconds(2));
        shown = last;
        windows.look(seconds(3));
        assertEquals(Duration.ZERO, windows.unreadTime(INODE, seconds(4)));
    }

    @Test
    void anotherConnectionBetweenTheSameEndsIsNotTakenForIt() {
        shown = Optional.of(new Connection("4712", 0, 0, ROOM));
        windows.look(seconds(1));
        shown = Optional.of(new Connection(INODE, 0, 0, ROOM));
        assertEquals(Duration.ZERO, windows.unreadTime(INODE, seconds(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void realFarEndThatStopsReadingIsTimed(String address) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            try (SocketChannel sender = SocketChannel.open(server.getLocalAddress());
                    SocketChannel receiver = server.accept()) {
                String inode = inode(sender);
                ReceiveWindows real = new ReceiveWindows();
                real.add(Set.of(inode), Duration.ZERO);
                sender.configureBlocking(false);
                for (int i = 1; i <= 20; i++) {
                    sender.write(ByteBuffer.allocate(BLOCK));
                    read(receiver);
                    real.look(seconds(i));
                    assertEquals(Duration.ZERO, real.unreadTime(inode, seconds(i)));
                }
                while (sender.write(ByteBuffer.allocate(BLOCK)) > 0) {
                    real.look(seconds(21));
                }
                real.look(seconds(30));
                assertTrue(real.unreadTime(inode, seconds(30)).compareTo(seconds(9)) >= 0);
                Await.until(() -> {
                    read(receiver);
                    real.look(seconds(31));
                    return real.unreadTime(inode, seconds(31)).isZero();
                });
            }
        }
    }

    private static void read(SocketChannel receiver) {
        try {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (block.hasRemaining()) {
                receiver.read(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inode(SocketChannel sender) throws IOException {
        String port = ":%04X".formatted(((InetSocketAddress) sender.getLocalAddress()).getPort());
        return SocketQueues.established().entrySet().stream()
                .filter(connection -> connection.getValue().local().endsWith(port))
                .map(Map.Entry::getKey)
                .findAny()
                .orElseThrow();
    }
}
