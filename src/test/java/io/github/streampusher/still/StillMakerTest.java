package io.github.streampusher.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.relay.MediaRelay;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StillMakerTest {
    private static final StreamName CAM = new StreamName("cam");

    @TempDir
    Path folder;

    @Test
    void relayThatDoesNotAnswerIsSaid() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        EventSink slow = event -> {
            begun.countDown();
            await(end);
        };
        try (MediaRelay relay = new MediaRelay(slow, folder);
                SocketChannel feed = SocketChannel.open(
                        UnixDomainSocketAddress.of(relay.open(new RunId(CAM, 0, Unit.feed(0), 1), false)))) {
            await(begun);
            assertTrue(feed.isConnected());
            StillMaker maker = new StillMaker(relay, () -> "ffmpeg", folder);
            IOException failure = assertThrows(IOException.class, () -> maker.make(CAM));
            end.countDown();
            assertEquals("the relay gave no answer within 2 s", failure.getMessage());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
