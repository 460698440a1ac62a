package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a splice, checks after each tag what must always hold, and keeps what was sent. */
final class SessionProbe {
    private static final int ROUNDING = 2;

    Splice splice = Splice.EMPTY;
    final List<FlvTag> sent = new ArrayList<>();
    private final long maxLead;
    private final Map<Integer, FlvTag> lastOfType = new HashMap<>();
    private final Map<FlvTag.Kind, FlvTag> headers = new HashMap<>();
    private final Map<Integer, Long> videoOffsets = new HashMap<>();
    private long presented = -1;
    private long origin = -1;
    private int current = -1;

    SessionProbe(long maxLead) {
        this.maxLead = maxLead;
    }

    void route(int feed) {
        splice = splice.routedTo(feed);
    }

    void send(SimulatedFeed feed, List<FlvTag> tags, long now) {
        for (FlvTag tag : tags) {
            Splice.Step step = splice.take(feed.after(tag), tag, now);
            splice = step.splice();
            step.tags().forEach(out -> check(out, now));
            sent.addAll(step.tags());
        }
    }

    /** Sends this many frames at their pace; returns the time after. */
    long play(SimulatedFeed feed, int frames, long now) {
        long at = now;
        for (int i = 0; i < frames; i++) {
            send(feed, feed.next(true), at);
            at += SimulatedFeed.FRAME;
        }
        return at;
    }

    private void check(FlvTag tag, long now) {
        FlvTag.Kind kind = tag.kind();
        switch (kind) {
            case SCRIPT, OTHER -> throw new AssertionError(tag + " in mid-stream");
            case VIDEO_HEADER, AUDIO_HEADER -> {
                FlvTag before = headers.put(kind, tag);
                assertFalse(before != null && before.hasBodyOf(tag), "the same header twice: " + tag);
                return;
            }
            case KEY_FRAME, FRAME, AUDIO -> {}
        }
        origin = origin < 0 ? now : origin;
        assertTrue(tag.time() <= now - origin + maxLead, tag + " is ahead of " + (now - origin));
        FlvTag last = lastOfType.put(tag.type(), tag);
        assertTrue(tag.time() >= 0 && (last == null || tag.time() > last.time()), tag + " after " + last);
        long offset = tag.time() - Flv.feedTimeOf(tag);
        if (kind == FlvTag.Kind.AUDIO) {
            assertTrue(headers.containsKey(FlvTag.Kind.AUDIO_HEADER));
            checkOffset(tag, offset);
            return;
        }
        assertTrue(headers.containsKey(FlvTag.Kind.VIDEO_HEADER));
        if (Flv.feedOf(tag) != current) {
            assertEquals(FlvTag.Kind.KEY_FRAME, kind, "a change of feeds");
            assertTrue(tag.time() + tag.compositionTime() > presented, tag + " is shown before " + presented);
            current = Flv.feedOf(tag);
        }
        presented = Math.max(presented, tag.time() + tag.compositionTime());
        videoOffsets.put(current, offset);
    }

    private void checkOffset(FlvTag tag, long offset) {
        Long video = videoOffsets.get(Flv.feedOf(tag));
        assertTrue(
                video != null && Math.abs(video - offset) <= ROUNDING, tag + ": offset " + offset + ", video " + video);
    }

    List<FlvTag> sent(FlvTag.Kind kind) {
        return sent.stream().filter(tag -> tag.kind() == kind).toList();
    }

    /** The longest time without a video frame in the session. */
    long longestGap() {
        long longest = 0;
        long last = -1;
        for (FlvTag tag : sent) {
            if (tag.kind().isVideoFrame()) {
                longest = last < 0 ? 0 : Math.max(longest, tag.time() - last);
                last = tag.time();
            }
        }
        return longest;
    }
}
