package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feeds that are read faster than they play: the files of a channel. */
class PacedFeedTest {
    private final Session session = new Session(new MemoryBudget(1 << 20), new MemoryBudget(1 << 20));

    /** So many frames of video, 40 ms apart, all read at once. */
    private FeedInput feed(long id, int frames, long now) {
        List<FlvTag> tags = new ArrayList<>(List.of(Flv.videoHeader(1)));
        for (int i = 0; i < frames; i++) {
            tags.add(Flv.video(1, i % 5 == 0, 40L * i, 0));
        }
        FeedInput feed = session.openPacedFeed(id, now);
        feed.read(ByteBuffer.wrap(Flv.encode(tags)), now);
        return feed;
    }

    @Test
    void waitsUntilItIsOnAir() {
        FeedInput feed = feed(1, 10, 0);
        feed.release(5000);
        assertTrue(feed.health(5000).isHeld());
        assertEquals(0, feed.health(5000).video().tags());
        session.route(1);
        feed.release(5000);
        assertFalse(feed.health(5000).isHeld());
        assertTrue(session.isOnAir(1));
        assertEquals(0, feed.health(5000).video().time() % 40);
    }

    @ParameterizedTest
    @CsvSource({"280, false", "480, true"})
    void audioBehindTheLastFrameDoesNotHoldUpTheNextFile(long end, boolean waits) {
        session.route(1);
        List<FlvTag> tags = new ArrayList<>(List.of(Flv.videoHeader(1), Flv.audioHeader(1), Flv.video(1, true, 0, 0)));
        for (long time = 0; time <= end; time += 20) {
            tags.add(Flv.audio(1, time));
        }
        FeedInput feed = session.openPacedFeed(1, 0);
        feed.read(ByteBuffer.wrap(Flv.encode(tags)), 0);
        assertEquals(waits, feed.isWaiting());
    }

    @Test
    void playsAtItsOwnSpeed() {
        session.route(1);
        FeedInput feed = feed(1, 250, 0);
        for (long now = 0; now <= 5000; now += 20) {
            feed.release(now);
            long lead = feed.health(now).video().time() - now;
            assertTrue(lead > 100 && lead <= 150, "at " + now + " ahead by " + lead);
        }
        assertTrue(feed.isWaiting());
    }

    @Test
    void nextFileBeginsRightAfterTheLastFrame() {
        session.route(1);
        FeedInput first = feed(1, 25, 0);
        FeedInput next = feed(2, 25, 500);
        long now = 0;
        while (first.isWaiting()) {
            now += 20;
            first.release(now);
            next.release(now);
        }
        assertEquals(960, session.newestTime());
        assertTrue(next.health(now).isHeld());
        first.close();
        session.route(2);
        List<Long> times = new ArrayList<>();
        while (next.isWaiting()) {
            next.release(now);
            times.add(session.newestTime());
            now += 20;
        }
        assertEquals(1000, times.stream().filter(time -> time > 960).findFirst().orElseThrow());
        assertEquals(1960, session.newestTime());
        assertTrue(now >= 1960 - 150 && now <= 1960, "not faster than it plays: " + now);
    }

    /** Files one after another add no lead of their own. */
    @Test
    void manyFilesStayWithTheWallClock() {
        long now = 0;
        for (int id = 1; id <= 200; id++) {
            session.route(id);
            FeedInput file = feed(id, 10, now);
            while (file.isWaiting()) {
                now += 10;
                file.release(now);
            }
            file.close();
        }
        assertEquals(200 * 400 - 40, session.newestTime());
        assertTrue(Math.abs(session.newestTime() - now) <= 150, session.newestTime() + " at " + now);
    }
}
