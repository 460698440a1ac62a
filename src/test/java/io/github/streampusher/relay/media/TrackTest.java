package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackTest {
    private final Session session = new Session(new MemoryBudget(1 << 20), new MemoryBudget(1 << 20));

    @Test
    void eachTrackHasItsOwnSilence() {
        FeedInput input = session.openFeed(1, 100);
        assertEquals(400, input.health(500).videoSilentMillis(), "since the feed was opened");
        input.read(ByteBuffer.wrap(Flv.encode(List.of(Flv.videoHeader(1), Flv.video(1, true, 0, 0)))), 600);
        input.read(tagBytes(Flv.audio(1, 10)), 1500);
        FeedInput.FeedHealth health = input.health(2000);
        assertEquals(1400, health.videoSilentMillis());
        assertEquals(500, health.audioSilentMillis());
        assertTrue(health.hasVideo() && health.hasAudio());
    }

    @Test
    void distanceOfKeyFramesAndHeaderAreReported() {
        FeedInput one = session.openFeed(1, 0);
        FeedInput other = session.openFeed(2, 0);
        one.read(ByteBuffer.wrap(Flv.encode(List.of(Flv.videoHeader(1), Flv.video(1, true, 0, 0)))), 0);
        one.read(tagBytes(Flv.video(1, true, 2000, 0)), 2000);
        other.read(ByteBuffer.wrap(Flv.encode(List.of(Flv.videoHeader(2)))), 0);
        assertEquals(2000, one.health(0).keyFrameMillis());
        assertNotEquals(one.health(0).headerFingerprint(), other.health(0).headerFingerprint());
    }

    @Test
    void leapIsDistinguishedFromAGap() {
        Track track = Track.SILENT.after(Flv.audio(1, 5000), 0).after(Flv.audio(1, 5020), 20);
        assertEquals(0, track.after(Flv.audio(1, 15_020), 10_020).leaps(), "ten seconds without media");
        assertEquals(1, track.after(Flv.audio(1, 15_020), 1000).leaps());
        assertEquals(1, track.after(Flv.audio(1, 5019), 40).leaps());
        assertEquals(0, track.after(Flv.audio(1, 5040), 60_000).leaps(), "silence");
    }

    private static ByteBuffer tagBytes(FlvTag tag) {
        ByteBuffer bytes = ByteBuffer.allocate(tag.encodedSize());
        FlvWriter.put(tag, 0, bytes);
        return bytes.flip();
    }
}
