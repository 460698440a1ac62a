package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PushQueueTest {
    private static final int PICTURE = 20_000;

    private final MemoryBudget groups = new MemoryBudget(64 << 20);
    private final MemoryBudget queues = new MemoryBudget(32 << 20);
    private final Session session = new Session(groups, queues);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Feed feed = Feed.opened(1, true, true)
            .after(Flv.script())
            .after(Flv.videoHeader(1))
            .after(Flv.audioHeader(1));
    private long now;
    private int frames;

    PushQueueTest() {
        session.route(1);
    }

    /** 25 frames a second of 4 Mbit/s, a key frame each second. */
    private void play(int count) {
        play(count, PICTURE);
    }

    private void play(int count, int bytes) {
        for (int i = 0; i < count; i++, now += 40) {
            byte[] body = java.util.Arrays.copyOf(
                    Flv.video(1, frames++ % 25 == 0, now, 0).body(), bytes);
            FlvTag picture = new FlvTag(FlvTag.VIDEO, now, body);
            feed = feed.after(picture);
            session.take(feed, picture, now);
        }
    }

    /** The far end takes so many bytes. */
    private void read(PushQueue push, int bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes);
        push.fill(out);
        received.write(out.array(), 0, out.position());
        push.sent(out.position());
    }

    private void readAll(PushQueue push) {
        while (!push.isEmpty()) {
            read(push, 100_000);
        }
    }

    private List<String> kinds() {
        return Flv.decode(received.toByteArray()).stream()
                .map(tag -> tag.kind() + " " + tag.time())
                .toList();
    }

    @Test
    void pushThatStartsGetsHeadersAndTheNewestGroup() {
        play(30);
        PushQueue push = session.openPush(now);
        readAll(push);
        assertEquals(
                List.of(
                        "SCRIPT 1000",
                        "VIDEO_HEADER 1000",
                        "AUDIO_HEADER 1000",
                        "KEY_FRAME 1000",
                        "FRAME 1040",
                        "FRAME 1080",
                        "FRAME 1120",
                        "FRAME 1160"),
                kinds());
    }

    @Test
    void pushBeforeTheFirstFeedGetsNothing() {
        PushQueue push = session.openPush(now);
        assertTrue(push.isEmpty());
        assertFalse(push.awaitsWritable());
        play(1);
        readAll(push);
        assertEquals(4, kinds().size());
    }

    @Test
    void withoutMemoryForTheGroupAPushBeginsWithTheNextKeyFrame() {
        groups.take(64 << 20);
        play(30);
        PushQueue push = session.openPush(now);
        play(10);
        assertTrue(push.isEmpty());
        play(20);
        readAll(push);
        assertEquals("KEY_FRAME 2000", kinds().get(3));
    }

    @Test
    void frozenPushLosesAllButAHalfTagAndGoesOnWithTheNewestGroup() {
        PushQueue push = session.openPush(now);
        play(1);
        read(push, 1000); // a part of the key frame
        play(250 + 30);
        PushQueue.Backlog frozen = push.backlog(session.newestTime());
        assertEquals(1, frozen.overflows());
        assertTrue(frozen.queuedBytes() < 2 * PICTURE, frozen::toString);
        assertTrue(frozen.droppedTags() > 250, frozen::toString);
        play(50);
        assertEquals(frozen.queuedBytes(), push.backlog(session.newestTime()).queuedBytes(), "queues nothing");
        assertTrue(push.awaitsWritable());

        readAll(push);
        assertTrue(push.isEmpty());
        session.writable(push, now);
        play(10);
        readAll(push);
        List<String> kinds = kinds();
        assertEquals("KEY_FRAME 0", kinds.get(3));
        assertEquals("KEY_FRAME 13000", kinds.get(4), "no header again");
        assertEquals(4 + 16, kinds.size());
        assertEquals(0, push.backlog(session.newestTime()).queuedBytes());
    }

    /** Else the far end, which could take more at any time, would be asked again and again. */
    @Test
    void withoutRoomForTheGroupAPushWaitsForTheNextKeyFrame() {
        play(45, 2 * PICTURE); // a group of 800 kB
        queues.take(32 << 20);
        PushQueue push = session.openPush(now);
        assertFalse(push.awaitsWritable());
        assertEquals(1, push.backlog(session.newestTime()).overflows());
        play(3);
        assertEquals(1, push.backlog(session.newestTime()).overflows());
        queues.take(-(32 << 20));
        play(5);
        readAll(push);
        assertEquals(
                List.of("SCRIPT 2000", "VIDEO_HEADER 2000", "AUDIO_HEADER 2000", "KEY_FRAME 2000"),
                kinds().subList(0, 4));
    }

    @Test
    void pushThatLostAllAtTheEndOfATagIsBehind() {
        PushQueue push = session.openPush(now);
        play(1);
        readAll(push);
        play(250 + 30);
        PushQueue.Backlog frozen = push.backlog(session.newestTime());
        assertEquals(List.of(0L, 1L, true), List.of(frozen.queuedBytes(), frozen.overflows(), frozen.isBehind()));
        session.writable(push, now);
        assertFalse(push.backlog(session.newestTime()).isBehind());
    }

    @Test
    void groupOfWhichSomeWasSentIsNotSentAgain() {
        PushQueue push = session.openPush(now);
        play(20);
        readAll(push);
        byte[] large = java.util.Arrays.copyOf(Flv.video(1, false, now, 0).body(), FlvReader.MAX_BODY_BYTES);
        for (int i = 0; i < 3; i++, now += 40) {
            FlvTag tag = new FlvTag(FlvTag.VIDEO, now, large);
            session.take(feed.after(tag), tag, now);
        }
        assertEquals(1, push.backlog(session.newestTime()).overflows());
        session.writable(push, now);
        assertTrue(push.isEmpty());
        frames = 25;
        play(1);
        readAll(push);
        assertEquals("KEY_FRAME " + (now - 40), kinds().get(kinds().size() - 1));
    }

    @Test
    void slowPushesCannotTakeTheMemoryOfAHealthyOne() {
        PushQueue healthy = session.openPush(now);
        PushQueue frozen = session.openPush(now);
        queues.take(32 << 20);
        for (int i = 0; i < 100; i++) {
            play(1);
            readAll(healthy);
        }
        assertEquals(0, healthy.backlog(session.newestTime()).overflows());
        assertEquals(1, frozen.backlog(session.newestTime()).overflows());
    }

    @Test
    void gapInTheMediaIsNoBacklog() {
        PushQueue push = session.openPush(now);
        play(1);
        now += 60_000;
        frames = 0;
        play(1);
        assertEquals(1, push.backlog(session.newestTime()).overflows(), "unread for a minute");
        readAll(push);
        session.writable(push, now);
        readAll(push);
        long late = now + 60_000; // this process was stopped, and reads what came before and after at once
        for (long time : new long[] {now, late}) {
            FlvTag tag = new FlvTag(FlvTag.VIDEO, time, Flv.video(1, true, 0, 0).body());
            session.take(feed.after(tag), tag, late);
        }
        assertEquals(1, push.backlog(session.newestTime()).overflows(), "in one turn");
    }

    @Test
    void closingGivesBackAllMemory() {
        for (int i = 0; i < 5; i++) {
            session.openPush(now);
        }
        play(60);
        assertTrue(groups.used() > 0 && queues.used() > 0);
        session.close();
        assertEquals(0, groups.used());
        assertEquals(0, queues.used());
    }

    /** Whatever the far end takes and when: whole tags, rising times, no equal header twice, and the memory is bounded. */
    @Test
    void randomReadersGetWholeTags() {
        long base = Long.getLong("seed", 1);
        for (long seed = base; seed < base + Integer.getInteger("walks", 10); seed++) {
            new PushQueueTest().randomReader(new Random(seed), "-Dseed=" + seed);
        }
    }

    private void randomReader(Random random, String seed) {
        PushQueue push = session.openPush(now);
        boolean frozen = false;
        for (int i = 0; i < 2000; i++) {
            play(1);
            frozen = random.nextInt(frozen ? 300 : 100) == 0 ? !frozen : frozen;
            if (!frozen) {
                read(push, random.nextInt(60_000));
                if (push.isEmpty()) {
                    session.writable(push, now);
                }
            }
            assertTrue(push.backlog(session.newestTime()).queuedBytes() <= PushQueue.MAX_BYTES, seed);
        }
        readAll(push);
        session.writable(push, now);
        play(50); // it lives to the end
        readAll(push);
        long last = -1;
        List<FlvTag> tags = Flv.decode(received.toByteArray());
        for (FlvTag tag : tags) {
            if (tag.kind().isMedia()) {
                assertTrue(tag.time() > last, seed + ": " + tag + " after " + last);
                last = tag.time();
            }
        }
        assertEquals(
                1,
                tags.stream()
                        .filter(tag -> tag.kind() == FlvTag.Kind.VIDEO_HEADER)
                        .count(),
                seed);
        assertEquals(now - 40, last, seed);
        session.close();
        assertEquals(0, queues.used(), seed);
    }
}
