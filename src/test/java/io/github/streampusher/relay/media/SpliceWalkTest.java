package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long and random sessions; {@link SessionProbe} checks each tag that is sent. */
class SpliceWalkTest {
    private static final int WALKS = Integer.getInteger("walks", 50);
    private static final int STEPS = 1500;

    @Test
    void randomFeedsMakeOneSession() {
        long base = Long.getLong("seed", 1);
        for (long seed = base; seed < base + WALKS; seed++) {
            try {
                walk(new Random(seed));
            } catch (AssertionError broken) {
                throw new AssertionError("-Dseed=" + seed, broken);
            }
        }
    }

    private static SimulatedFeed randomFeed(Random random, int id) {
        long clock = random.nextInt(3) * ((1L << 31) - 20_000) + random.nextInt(10_000);
        SimulatedFeed feed = new SimulatedFeed(id, clock, 5 + random.nextInt(60), random.nextBoolean());
        return feed.withHeaders(random.nextInt(3), random.nextInt(2));
    }

    /** Kills, freezes, leaps, lost key frames, bursts and routes, one tag after the other. */
    private static void walk(Random random) {
        SessionProbe session = new SessionProbe(1000 + 800);
        List<SimulatedFeed> feeds = new ArrayList<>();
        int ids = 0;
        boolean frozen = false;
        for (long now = 0; now < STEPS * 40L; now += 40) {
            if (feeds.isEmpty() || feeds.size() < 3 && random.nextInt(50) == 0) {
                feeds.add(randomFeed(random, ++ids));
                session.route(ids);
                burst(session, feeds.get(feeds.size() - 1), random.nextInt(20), now);
            }
            SimulatedFeed chosen = feeds.get(random.nextInt(feeds.size()));
            switch (random.nextInt(120)) {
                case 0 -> {
                    feeds.remove(chosen);
                    session.splice = session.splice.withoutFeed(chosen.id);
                }
                case 1 -> chosen.leap(random.nextInt(3_600_000) - (random.nextBoolean() ? 3_600_100 : 0));
                case 2 -> frozen = !frozen;
                case 3, 4 -> session.route(chosen.id);
                default -> {}
            }
            for (SimulatedFeed feed : feeds) {
                if (!frozen || feed != feeds.get(0)) {
                    session.send(feed, feed.next(random.nextInt(10) > 0), now);
                }
            }
        }
        assertTrue(session.splice.counts().changes() > 1);
        assertTrue(session.sent.size() > STEPS / 4, "sent " + session.sent.size());
    }

    private static void burst(SessionProbe session, SimulatedFeed feed, int frames, long now) {
        for (int i = 0; i < frames; i++) {
            session.send(feed, feed.next(true), now);
        }
    }

    /** A clock that is wrong by 100 ppm would be off by four minutes. */
    @ParameterizedTest
    @CsvSource({"0", "100", "-100"})
    void thirtyDaysPassWithoutDrift(int partsPerMillion) {
        Feed camera = new SimulatedFeed(1, 0, 1, false).withHeaders(1, 1).after(Flv.videoHeader(1));
        Splice splice = Splice.EMPTY.routedTo(1);
        long thirtyDays = 30L * 24 * 3600 * 1000;
        long lastTime = -1;
        for (long time = 0; time < thirtyDays; time += 4000) {
            FlvTag tag = new FlvTag(FlvTag.VIDEO, time, Flv.videoHeader(1).body()).at(time);
            FlvTag key = new FlvTag(FlvTag.VIDEO, time, KEY_BODY);
            long now = time + time / 1_000_000 * partsPerMillion;
            Splice.Step step = splice.take(camera.after(tag), key, now);
            splice = step.splice();
            long sent = step.tags().get(step.tags().size() - 1).time();
            assertTrue(sent > lastTime && Math.abs(sent - now) < 500, sent + " at " + now);
            lastTime = sent;
        }
        assertEquals(0, splice.counts().leaps());
        assertEquals(1, splice.counts().changes());
    }

    private static final byte[] KEY_BODY = Flv.video(1, true, 0, 0).body();

    @Test
    void hundredChangesOfFeedKeepAudioAndVideoTogether() {
        SessionProbe session = new SessionProbe(1000);
        long now = 0;
        for (int id = 1; id <= 100; id++) {
            SimulatedFeed feed = new SimulatedFeed(id, id * 777L, 50, id % 2 == 0).withHeaders(1, 1);
            session.route(id);
            now = session.play(feed, 60, now) + 100;
            session.splice = session.splice.withoutFeed(id);
        }
        assertEquals(100, session.splice.counts().changes());
        assertEquals(1, session.sent(FlvTag.Kind.VIDEO_HEADER).size());
        assertTrue(session.longestGap() <= 300, "gap " + session.longestGap());
        assertTrue(session.sent.get(session.sent.size() - 1).time() <= now + 300);
    }
}
