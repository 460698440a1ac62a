package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpliceTest {
    private final SessionProbe session = new SessionProbe(1000);
    private final SimulatedFeed camera = new SimulatedFeed(1, 5_000_000, 50, true).withHeaders(1, 1);
    private final SimulatedFeed slate = new SimulatedFeed(2, 0, 25, false).withHeaders(1, 1);

    @Test
    void firstFeedBeginsAtZeroWithItsHeaders() {
        session.route(1);
        session.send(camera, camera.next(false), 900); // no key frame yet
        session.play(camera, 60, 1000);
        assertEquals(
                List.of(FlvTag.Kind.VIDEO_HEADER, FlvTag.Kind.AUDIO_HEADER, FlvTag.Kind.KEY_FRAME),
                session.sent.stream().limit(3).map(FlvTag::kind).toList());
        assertEquals(0, session.sent.get(2).time());
    }

    @Test
    void lostFeedIsFollowedByTheNextAtTheTimeOfTheWall() {
        session.route(1);
        long now = session.play(camera, 75, 0);
        session.splice = session.splice.withoutFeed(1);
        session.route(2);
        session.play(slate, 50, now + 160);
        assertEquals(2, session.splice.counts().changes());
        assertEquals(200, session.longestGap());
        assertEquals(1, session.sent(FlvTag.Kind.VIDEO_HEADER).size());
        assertTrue(session.sent.stream().noneMatch(tag -> tag.toString().contains("OTHER")));
    }

    @Test
    void nextFileBeginsAfterTheLastFrameThoughTheAudioWentOn() {
        session.route(1);
        long now = session.play(camera, 75, 0);
        long audio = session.splice.sent().audio();
        long video = session.splice.sent().video();
        session.send(camera, List.of(Flv.audio(1, 5_000_000 + audio + 70)), now);
        session.splice = session.splice.withoutFeed(1);
        session.route(2);
        SimulatedFeed file = new SimulatedFeed(2, 0, 50, true).withHeaders(1, 1);
        session.play(file, 50, video + 20); // read ahead: it is not yet the wall's time
        assertTrue(session.longestGap() <= 80, () -> "" + session.longestGap());
        List<Long> times =
                session.sent(FlvTag.Kind.AUDIO).stream().map(FlvTag::time).toList();
        assertEquals(times.stream().sorted().distinct().toList(), times);
    }

    @Test
    void feedOnAirGoesOnUntilTheNextOneHasAKeyFrame() {
        session.route(1);
        long now = session.play(camera, 75, 0);
        session.play(slate, 1, now); // its key frame comes before it is routed
        session.route(2);
        for (int i = 0; i < 26; i++, now += 40) {
            session.send(camera, camera.next(true), now);
            session.send(slate, slate.next(true), now);
        }
        assertEquals(OptionalLong.of(2), session.splice.onAir());
        assertTrue(session.longestGap() <= 80 + 80, "a frame more for the B-frames: " + session.longestGap());
    }

    @Test
    void endOfSequenceAndMetadataAreNotPassedOn() {
        session.route(1);
        session.play(camera, 2, 0);
        int before = session.sent.size();
        session.send(camera, List.of(Flv.endOfSequence(5_000_080), Flv.script()), 80);
        assertEquals(before, session.sent.size());
    }

    @Test
    void anotherHeaderIsSentBeforeTheKeyFrameAndInEachKeyFrameFromThenOn() {
        SimulatedFeed other = new SimulatedFeed(2, 0, 25, false).withHeaders(7, 7);
        session.route(1);
        long now = session.play(camera, 51, 0);
        session.route(2);
        now = session.play(other, 26, now);
        session.route(1);
        session.play(camera, 60, now);

        List<FlvTag> headers = session.sent(FlvTag.Kind.VIDEO_HEADER);
        assertEquals(3, headers.size());
        assertEquals(3, session.sent(FlvTag.Kind.AUDIO_HEADER).size());
        List<Boolean> inBand = session.sent(FlvTag.Kind.KEY_FRAME).stream()
                .map(tag -> HexFormat.of().formatHex(tag.body()).contains("0000000367"))
                .toList();
        assertEquals(List.of(false, false, true, true, true), inBand);
        int at = session.sent.indexOf(headers.get(1));
        assertEquals(headers.get(1).time(), session.sent.get(at + 2).time(), "of the key frame that follows");
        assertEquals(FlvTag.Kind.KEY_FRAME, session.sent.get(at + 2).kind());
    }

    @Test
    void keyFrameWithoutHeaderIsNoBeginning() {
        SimulatedFeed late = new SimulatedFeed(1, 0, 50, false);
        session.route(1);
        session.play(late, 60, 0);
        assertEquals(List.of(), session.sent);
        late.withHeaders(1, 1);
        session.play(late, 60, 2400);
        assertEquals(1, session.sent(FlvTag.Kind.KEY_FRAME).size());
    }

    @Test
    void lateAudioHeaderIsSentBeforeTheFirstAudio() {
        SimulatedFeed late = new SimulatedFeed(1, 0, 50, false);
        late.after(Flv.videoHeader(1));
        session.route(1);
        long now = session.play(late, 10, 0);
        assertEquals(List.of(), session.sent(FlvTag.Kind.AUDIO));
        late.after(Flv.audioHeader(1));
        session.play(late, 10, now);
        int header = session.sent.indexOf(session.sent(FlvTag.Kind.AUDIO_HEADER).get(0));
        int first = session.sent.indexOf(session.sent(FlvTag.Kind.AUDIO).get(0));
        assertEquals(header + 1, first);
    }

    @Test
    void lostKeyFrameOnlyDelaysTheChange() {
        session.route(1);
        long now = session.play(camera, 10, 0);
        session.splice = session.splice.withoutFeed(1);
        session.route(2);
        for (int i = 0; i < 60; i++, now += 40) {
            session.send(slate, slate.next(i >= 25), now); // the first is lost
        }
        assertEquals(2, session.sent(FlvTag.Kind.KEY_FRAME).size() - 1);
        assertEquals(26 * 40, session.longestGap());
    }

    @Test
    void clockThatLeapsIsAnchoredAgainAtAKeyFrame() {
        for (long leap : new long[] {3_600_000, -3_600_000, 20_000, -1_500}) {
            SessionProbe probe = new SessionProbe(1000);
            SimulatedFeed feed = new SimulatedFeed(1, 5_000_000, 25, true).withHeaders(1, 1);
            probe.route(1);
            long now = probe.play(feed, 30, 0);
            feed.leap(leap);
            probe.play(feed, 60, now);
            assertEquals(1, probe.splice.counts().leaps(), "leap of " + leap);
            assertTrue(probe.longestGap() <= 25 * 40, "waits for a key frame at most: " + probe.longestGap());
        }
    }

    @Test
    void audioThatLeapsAloneIsDroppedAndNeverDelaysAChange() {
        session.route(1);
        long now = session.play(camera, 30, 0);
        FlvTag leaped = Flv.audio(1, 5_000_000 + 3_600_000);
        session.send(camera, List.of(leaped), now);
        session.route(2);
        session.play(slate, 30, now);
        assertEquals(1, session.splice.counts().dropped());
        assertEquals(OptionalLong.of(2), session.splice.onAir());
    }

    @Test
    void silentFeedThatGoesOnKeepsItsPlaceAndItsGap() {
        session.route(1);
        long now = session.play(camera, 30, 0);
        camera.leap(5000);
        session.play(camera, 30, now + 5000);
        assertEquals(0, session.splice.counts().leaps());
        assertEquals(5040, session.longestGap());
    }

    @Test
    void smallStepBackIsCorrected() {
        session.route(1);
        session.play(camera, 3, 0);
        FlvTag late = Flv.video(1, false, 5_000_080, 0);
        List<FlvTag> tags = session.splice.take(camera.after(late), late, 120).tags();
        assertEquals(List.of(81L), tags.stream().map(FlvTag::time).toList());
    }

    @Test
    void audioAloneBeginsWithAnyTag() {
        Feed radio = Feed.opened(1, false, true).after(Flv.audioHeader(1));
        FlvTag first = Flv.audio(1, 77);
        Splice.Step step = session.splice.routedTo(1).take(radio, first, 0);
        assertEquals(List.of(0L, 0L), step.tags().stream().map(FlvTag::time).toList());
    }

    @Test
    void keyFrameTooFarAheadOfTheWallIsNotTaken() {
        SessionProbe ahead = new SessionProbe(5000);
        ahead.route(1);
        for (int i = 0; i < 100; i++) {
            ahead.send(camera, camera.next(true), 0); // a server that sends its last four seconds at once
        }
        ahead.splice = ahead.splice.withoutFeed(1);
        ahead.route(2);
        long now = ahead.play(slate, 25, 0);
        assertEquals(OptionalLong.empty(), ahead.splice.onAir());
        while (ahead.splice.onAir().isEmpty()) {
            now = ahead.play(slate, 1, now);
        }
        assertTrue(now >= 3000 && now <= 4100, "after " + now);
    }

    @Test
    void sessionThatIsAheadWaitsForTheWallAndThenChanges() {
        SessionProbe ahead = new SessionProbe(5000);
        ahead.route(1);
        for (int i = 0; i < 60; i++) {
            ahead.send(camera, camera.next(true), 0); // 2.4 s at once, and then at its pace
        }
        ahead.route(2);
        long now = 0;
        while (ahead.splice.counts().changes() < 2 && now < 10_000) {
            ahead.send(camera, camera.next(true), now);
            ahead.send(slate, slate.next(true), now);
            now += 40;
        }
        assertTrue(now >= 1400 && now <= 2500, "after " + now);
    }
}
