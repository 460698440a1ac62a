package io.github.streampusher.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.relay.media.FlvSamples;
import io.github.streampusher.relay.media.KeyFrame;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay with sockets of this process. */
class MediaRelayTest {
    private static final StreamName STAGE = new StreamName("stage");
    private static final byte[] FEED = FlvSamples.feed(3);
    private static final List<String> PUSHED =
            List.of("SCRIPT 0", "VIDEO_HEADER 0", "AUDIO_HEADER 0", "KEY_FRAME 0", "FRAME 40", "FRAME 80");

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final RunId camera = new RunId(STAGE, 0, Unit.feed(0), 1);
    private final RunId first = new RunId(STAGE, 0, Unit.push(0), 1);
    private final RunId second = new RunId(STAGE, 0, Unit.push(1), 1);
    private MediaRelay relay;

    @BeforeEach
    void start() throws IOException {
        Files.createFile(folder.resolve("left-behind"));
        relay = new MediaRelay(events::add, folder);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private SocketChannel connect(RunId run) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(relay.open(run, false)));
    }

    private SocketChannel feed() throws IOException {
        SocketChannel feed = connect(camera);
        relay.route(camera);
        return feed;
    }

    private static void write(SocketChannel feed, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            feed.write(buffer);
        }
    }

    /** Reads so many tags, then the end if there is one. */
    private static List<String> read(SocketChannel push, int tags) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(10_000);
        while (FlvSamples.kinds(all.toByteArray()).size() < tags && push.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        return FlvSamples.kinds(all.toByteArray());
    }

    private <T extends Event> Optional<T> newest(Class<T> type, RunId run) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> ((Event.RunEvent) event).run().equals(run))
                .reduce((older, newer) -> newer);
    }

    private Event.Flowing awaitEnd(RunId run) {
        Await.until(() -> newest(Event.Flowing.class, run)
                .filter(event -> event.end().isPresent())
                .isPresent());
        return newest(Event.Flowing.class, run).orElseThrow();
    }

    @Test
    void socketsAreForTheDaemonOnlyAndForOneConnection() throws IOException {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertFalse(Files.exists(folder.resolve("left-behind")));
        String path = relay.open(camera, false);
        assertTrue(Files.exists(Path.of(path)));
        try (SocketChannel feed = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            Await.until(() -> newest(Event.Flowing.class, camera).isPresent());
            assertFalse(Files.exists(Path.of(path)));
            assertTrue(feed.isConnected());
        }
    }

    @Test
    void childThatDiesBeforeItConnectsLeavesNoSocket() throws IOException {
        String path = relay.open(camera, false);
        relay.exited(camera);
        Await.until(() -> !Files.exists(Path.of(path)));
    }

    @Test
    void newestKeyFrameIsThereForAPicture() throws Exception {
        assertEquals(Optional.empty(), relay.keyFrame(STAGE).get(1, TimeUnit.SECONDS));
        try (SocketChannel push = connect(first);
                SocketChannel feed = feed()) {
            write(feed, FEED);
            read(push, 6);
            KeyFrame frame = relay.keyFrame(STAGE).get(5, TimeUnit.SECONDS).orElseThrow();
            assertEquals(List.of("VIDEO_HEADER 0", "KEY_FRAME 0"), FlvSamples.kinds(frame.file()));
            assertTrue(frame.age().compareTo(Await.TIMEOUT) < 0, frame.age()::toString);
            Await.until(() -> relay.keyFrame(STAGE).join().orElseThrow().age().compareTo(frame.age()) > 0);
            assertEquals(
                    Optional.empty(), relay.keyFrame(new StreamName("other")).get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatTheFeedSendsGoesToAllPushes() throws IOException {
        try (SocketChannel one = connect(first);
                SocketChannel other = connect(second);
                SocketChannel feed = feed()) {
            write(feed, FEED);
            assertEquals(PUSHED, read(one, 6));
            assertEquals(PUSHED, read(other, 6));
            Await.until(() -> newest(Event.Flowing.class, camera)
                    .filter(event -> event.isOnAir() && event.video().bytes() > 0)
                    .isPresent());
            Await.until(() -> newest(Event.Backlog.class, first)
                    .filter(event -> event.sentBytes() > 0 && event.queuedBytes() == 0)
                    .isPresent());
        }
    }

    @Test
    void pushThatComesLaterBeginsWithTheKeyFrame() throws IOException {
        try (SocketChannel feed = feed()) {
            write(feed, FEED);
            Await.until(() -> newest(Event.Flowing.class, camera)
                    .filter(Event.Flowing::isOnAir)
                    .isPresent());
            try (SocketChannel late = connect(first)) {
                assertEquals(PUSHED, read(late, 6));
            }
        }
    }

    @Test
    void feedThatIsNotRoutedIsNotOnAir() throws IOException {
        try (SocketChannel feed = connect(camera)) {
            write(feed, FEED);
            Await.until(() -> newest(Event.Flowing.class, camera)
                    .filter(event -> event.video().bytes() > 0)
                    .isPresent());
            assertFalse(newest(Event.Flowing.class, camera).orElseThrow().isOnAir());
        }
    }

    @Test
    void twoFeedsWithTheSameRunNumberAreToldApart() throws IOException {
        RunId warm = new RunId(STAGE, 0, Unit.feed(1), 1);
        try (SocketChannel feed = feed();
                SocketChannel other = connect(warm)) {
            write(feed, FEED);
            write(other, FEED);
            Await.until(() -> newest(Event.Flowing.class, camera)
                            .filter(Event.Flowing::isOnAir)
                            .isPresent()
                    && newest(Event.Flowing.class, warm)
                            .filter(event -> event.video().bytes() > 0)
                            .isPresent());
            assertFalse(newest(Event.Flowing.class, warm).orElseThrow().isOnAir());
        }
    }

    @Test
    void pushThatIsGoneHarmsNoOther() throws IOException {
        try (SocketChannel gone = connect(first);
                SocketChannel other = connect(second);
                SocketChannel feed = feed()) {
            gone.shutdownOutput();
            Await.until(() -> newest(Event.Backlog.class, first)
                    .filter(event -> event.end().equals(Optional.of("closed by the child")))
                    .isPresent());
            write(feed, FEED);
            assertEquals(PUSHED, read(other, 6));
        }
    }

    @Test
    void closedPushReadsTheEnd() throws IOException {
        try (SocketChannel push = connect(first);
                SocketChannel feed = feed()) {
            write(feed, FEED);
            read(push, 6);
            relay.close(first);
            assertEquals(-1, push.read(ByteBuffer.allocate(1)));
            assertTrue(feed.isOpen());
        }
    }

    @Test
    void endOfTheFeedIsReportedAndPushesStay() throws IOException {
        try (SocketChannel push = connect(first)) {
            SocketChannel feed = feed();
            write(feed, FEED);
            feed.close();
            assertEquals(Optional.of("closed by the child"), awaitEnd(camera).end());
            RunId next = camera.next();
            try (SocketChannel successor = connect(next)) {
                relay.route(next);
                write(successor, FEED);
                List<String> kinds = read(push, 9);
                assertEquals(PUSHED, kinds.subList(0, 6));
                assertTrue(kinds.get(6).startsWith("KEY_FRAME"), kinds::toString);
            }
        }
    }

    @Test
    void feedThatIsNoFlvIsClosedWithTheReason() throws IOException {
        try (SocketChannel feed = feed()) {
            write(feed, "GET / HTTP/1.1\r\n\r\n".getBytes());
            assertEquals(Optional.of("the feed is not FLV"), awaitEnd(camera).end());
            assertEquals(-1, feed.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void socketOfAChildThatNeverConnectsIsRemoved() throws IOException {
        String path = relay.open(first, false);
        relay.close(first);
        Await.until(() -> !Files.exists(Path.of(path)));
        assertThrows(IOException.class, () -> SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    @Test
    void closingTheRelayEndsAllAndLeavesNoFile() throws IOException {
        relay.open(second, false);
        try (SocketChannel push = connect(first)) {
            Await.until(() -> newest(Event.Backlog.class, first).isPresent());
            relay.close();
            assertEquals(-1, push.read(ByteBuffer.allocate(1)));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
