package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.CapturedLog;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlServerTest {
    @TempDir
    Path folder;

    private final AtomicInteger rebinds = new AtomicInteger();
    private Path socket;
    private ControlServer server;

    @BeforeEach
    void setUp() throws IOException {
        socket = folder.resolve("control.sock");
        Files.writeString(socket, "left by an earlier daemon");
        server = new ControlServer(socket, ControlServerTest::answer, rebinds::incrementAndGet);
    }

    @AfterEach
    void tearDown() throws IOException {
        server.close();
    }

    private static String answer(String request) {
        return switch (request) {
            case "long" -> "x".repeat(3_000_000);
            case "defect" -> throw new IllegalStateException("a defect");
            default -> "answer to " + request;
        };
    }

    private String ask(String request) throws IOException {
        return new ControlClient(socket).request(request, Duration.ofSeconds(20));
    }

    @Test
    void requestsAreAnsweredOneAfterAnother() throws IOException {
        assertEquals("answer to status", ask("status"));
        assertEquals("answer to stop 中文", ask("stop 中文"));
        assertEquals(3_000_000, ask("long").length());
    }

    @Test
    void socketIsOpenToOwnerAndGroupOnly() throws IOException {
        assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void defectEndsOneRequestOnly() throws IOException {
        assertEquals("", ask("defect"));
        assertEquals("answer to a", ask("a"));
    }

    @Test
    void tooLongRequestIsRefused() throws IOException {
        assertThrows(IOException.class, () -> {
            String answer = ask("x".repeat(100_000));
            if (answer.isEmpty()) {
                throw new IOException("closed");
            }
        });
        assertEquals("answer to a", ask("a"));
    }

    private SocketChannel silentCaller() throws IOException {
        SocketChannel silent = SocketChannel.open(StandardProtocolFamily.UNIX);
        silent.connect(UnixDomainSocketAddress.of(socket));
        silent.write(ByteBuffer.wrap("no line end".getBytes(StandardCharsets.UTF_8)));
        return silent;
    }

    @Test
    void silentCallerIsLeftAfterTwoSecondsAndHoldsNobodyUp() throws IOException {
        try (SocketChannel silent = silentCaller()) {
            assertEquals("answer to a", ask("a"));
            silent.configureBlocking(false);
            assertEquals(0, silent.read(ByteBuffer.allocate(1)), "the silent one was still waited for");
            silent.configureBlocking(true);
            assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void longestSilentCallerGivesWayToAnother() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < ControlCallers.MAX_CALLERS; i++) {
                silent.add(silentCaller());
            }
            assertEquals("answer to a", ask("a"));
            assertEquals(-1, silent.get(0).read(ByteBuffer.allocate(1)));
        } finally {
            for (SocketChannel caller : silent) {
                caller.close();
            }
        }
    }

    @Test
    void deletedSocketIsThereAgainAndItsLossIsLoggedOnce() throws IOException {
        try (CapturedLog log = new CapturedLog(ControlServer.class)) {
            Files.delete(socket);
            Files.delete(folder);
            Files.writeString(folder, "an obstacle, for a while");
            Await.until(() -> log.lines().size() == 1);
            Files.delete(folder);
            Await.until(() -> log.lines().size() == 3);
            assertEquals("answer to a", ask("a"));
            assertEquals(1, rebinds.get());
            assertTrue(
                    log.lines().get(1).endsWith("was deleted, and is there again"),
                    log.lines().toString());
        }
    }

    @Test
    void closeDeletesTheSocket() throws IOException {
        server.close();
        assertFalse(Files.exists(socket));
        assertThrows(IOException.class, () -> ask("a"));
    }
}
