package io.github.streampusher.relay.media;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes one session without end of feeds that follow each other, as a value: it answers each tag of each feed with the next
 * splice and the tags to send.
 *
 * <p>It changes feeds only at a frame that needs no earlier one. Video and audio of a feed get the same offset, so that they
 * stay together; times never go back. A gap stays a gap: a feed begins at the time of the wall clock.
 *
 * @param onAir the feed whose tags are sent
 * @param next the feed that takes over with its next key frame
 * @param offset from the times of the feed on air to those of the session
 * @param origin the wall time of the session's first tag
 * @param slewedAt the wall time at which the offset was last corrected
 */
record Splice(
        OptionalLong onAir,
        OptionalLong next,
        long offset,
        Headers headers,
        Sent sent,
        OptionalLong origin,
        long slewedAt,
        Counts counts) {
    /** A time before all others, from which can still be subtracted. */
    static final long NEVER = Long.MIN_VALUE / 4;

    /** Before the first tag. */
    static final Splice EMPTY = new Splice(
            OptionalLong.empty(),
            OptionalLong.empty(),
            0,
            Headers.NONE,
            new Sent(NEVER, NEVER, NEVER),
            OptionalLong.empty(),
            0,
            new Counts(0, 0, 0, 0));

    /**
     * Feeds that begin with a burst put the session ahead of the wall clock, as FFmpeg 7.1 does by half a second with
     * {@code -re}; by no more than this at a change of feeds. If it is further ahead, nothing is sent until the wall clock
     * has come closer: viewers have media in hand for that time.
     */
    static final long MAX_LEAD_MILLIS = 1000;

    /** A step back by less is a fault of a few tags; by more the feed has another clock from now on. */
    private static final long MAX_BACKWARD_MILLIS = 100;

    /** One AAC frame of 48 kHz lasts 21.3 ms. */
    private static final long AUDIO_FRAME_MILLIS = 24;

    /**
     * The audio of a file ends up to 120 ms after its video, with the encoder's delay and its last frame, and that of the next
     * one begins 60 ms after its video. So much of it is dropped, rather than that each change of file has a pause of 140 ms.
     */
    private static final long MAX_AUDIO_OVERLAP_MILLIS = 150;

    /**
     * A source's clock differs from ours by up to 100 ppm, which is four minutes in thirty days, and a change of feeds would
     * make a gap of it. So the offset is corrected by 1 ms a second when the session is further from the wall clock than this.
     */
    private static final long SLEW_THRESHOLD_MILLIS = 200;

    private static final long SLEW_PERIOD_MILLIS = 1000;

    /**
     * So far ahead of the wall clock is sent what a paced feed has, less than what the slew takes for another clock. The audio
     * behind the last frame is sent with it: as long as it waits, the next file cannot begin.
     */
    private static final long PACED_LEAD_MILLIS = 150;

    /**
     * The newest times that were sent.
     *
     * @param presented the latest at which a frame is shown: with B-frames later than its decoding time
     */
    record Sent(long video, long audio, long presented) {
        Sent after(FlvTag tag) {
            return tag.type() == FlvTag.VIDEO
                    ? new Sent(tag.time(), audio, Math.max(presented, tag.time() + tag.compositionTime()))
                    : new Sent(video, tag.time(), presented);
        }

        long newest() {
            return Math.max(video, audio);
        }
    }

    /**
     * What has happened.
     *
     * @param changes of feeds, the first one included
     * @param leaps of a feed's clock
     * @param moved video frames that came with a time not after their predecessor's
     * @param dropped audio frames that did, or leaped
     */
    record Counts(long changes, long leaps, long moved, long dropped) {
        Counts plus(int newChanges, int newLeaps, int newMoved, int newDropped) {
            return new Counts(changes + newChanges, leaps + newLeaps, moved + newMoved, dropped + newDropped);
        }
    }

    /** An answer: what the splice is now, and what is sent. */
    record Step(Splice splice, List<FlvTag> tags) {
        Step {
            tags = List.copyOf(tags);
        }
    }

    /** The feed takes over with its next key frame; nothing changes if it is on air. */
    Splice routedTo(long feed) {
        return with(onAir, isOnAir(feed) ? OptionalLong.empty() : OptionalLong.of(feed));
    }

    /** The feed has ended. */
    Splice withoutFeed(long feed) {
        return with(isOnAir(feed) ? OptionalLong.empty() : onAir, isNext(feed) ? OptionalLong.empty() : next);
    }

    /**
     * Takes a tag.
     *
     * @param feed after this tag
     * @param now the wall time in milliseconds
     */
    Step take(Feed feed, FlvTag tag, long now) {
        if (!tag.kind().isMedia()) {
            return nothing();
        }
        if (isNext(feed.id()) && feed.canBeginWith(tag)) {
            boolean isAhead = start(feed, tag, now) - wall(now) > MAX_LEAD_MILLIS;
            return isAhead
                    ? new Step(with(OptionalLong.empty(), next), List.of())
                    : changedTo(feed, tag, now).send(feed, tag);
        }
        if (!isOnAir(feed.id()) || !feed.canDecode(tag)) {
            return nothing();
        }
        return isLeap(tag, now)
                ? leaped(feed, tag, now)
                : slewed(feed, tag, now).send(feed, tag);
    }

    /**
     * Whether a tag of a paced feed is to be sent by now: such a feed is read as fast as it may, waits until it is on air, and
     * begins right after what was sent before.
     */
    boolean isDue(Feed feed, FlvTag tag, long now) {
        if (!tag.kind().isMedia()) {
            return true;
        }
        if (isOnAir(feed.id())) {
            boolean isBesideVideo = tag.type() == FlvTag.AUDIO && feed.hasVideo();
            long mostLead = PACED_LEAD_MILLIS + (isBesideVideo ? MAX_AUDIO_OVERLAP_MILLIS : 0);
            return tag.time() + offset - wall(now) <= mostLead;
        }
        boolean begins = isNext(feed.id()) && feed.canBeginWith(tag);
        return begins ? start(feed, tag, now) - wall(now) <= PACED_LEAD_MILLIS : isNext(feed.id());
    }

    /** The time in the session at which the tag would be sent if its feed began with it. */
    private long start(Feed feed, FlvTag tag, long now) {
        long afterFrame = sent.video + feed.frameMillis();
        long afterShown = sent.presented + feed.frameMillis() - tag.compositionTime();
        long overlap = feed.hasVideo() && sent.video > NEVER ? MAX_AUDIO_OVERLAP_MILLIS : 0;
        long afterAudio = sent.audio + AUDIO_FRAME_MILLIS - overlap;
        return Math.max(wall(now), Math.max(afterAudio, Math.max(afterFrame, afterShown)));
    }

    private long wall(long now) {
        return origin.isPresent() ? now - origin.getAsLong() : 0;
    }

    private Splice changedTo(Feed feed, FlvTag first, long now) {
        return new Splice(
                OptionalLong.of(feed.id()),
                OptionalLong.empty(),
                start(feed, first, now) - first.time(),
                headers.changedTo(feed),
                sent,
                origin.isPresent() ? origin : OptionalLong.of(now),
                now,
                counts.plus(1, 0, 0, 0));
    }

    /** Ahead of the wall clock and of all that was sent, or behind its own track. */
    private boolean isLeap(FlvTag tag, long now) {
        long time = tag.time() + offset;
        boolean ahead = time > sent.newest() + MAX_LEAD_MILLIS && time > wall(now) + MAX_LEAD_MILLIS;
        long before = tag.type() == FlvTag.VIDEO ? sent.video : sent.audio;
        return ahead || time < before - MAX_BACKWARD_MILLIS;
    }

    /** A feed whose video leaps begins again with its next key frame. Audio that leaps alone is dropped. */
    private Step leaped(Feed feed, FlvTag tag, long now) {
        Counts after = counts.plus(0, 1, 0, 0);
        if (tag.type() == FlvTag.AUDIO && feed.hasVideo()) {
            return new Step(with(after.plus(0, 0, 0, 1)), List.of());
        }
        OptionalLong successor = next.isPresent() ? next : OptionalLong.of(feed.id());
        return with(after).with(OptionalLong.empty(), successor).take(feed, tag, now);
    }

    private Splice slewed(Feed feed, FlvTag tag, long now) {
        long lead = tag.time() + offset - wall(now);
        boolean sets = tag.type() == FlvTag.VIDEO || !feed.hasVideo();
        if (!sets || Math.abs(lead) <= SLEW_THRESHOLD_MILLIS || now - slewedAt < SLEW_PERIOD_MILLIS) {
            return this;
        }
        return new Splice(onAir, next, offset - Long.signum(lead), headers, sent, origin, now, counts);
    }

    @SuppressWarnings("ReferenceEquality") // the same value if nothing is due
    private Step send(Feed feed, FlvTag tag) {
        long time = tag.time() + offset;
        boolean isVideo = tag.type() == FlvTag.VIDEO;
        if (!isVideo && (time < 0 || time <= sent.audio)) {
            return new Step(with(counts.plus(0, 0, 0, 1)), List.of());
        }
        boolean isLate = isVideo && time <= sent.video;
        FlvTag stamped = tag.at(isLate ? sent.video + 1 : time);
        Headers due = headers.before(stamped, feed);
        List<FlvTag> tags = due == headers
                ? new ArrayList<>()
                : new ArrayList<>(due.newerThan(headers.video(), headers.audio(), stamped.time()));
        tags.add(due.completed(stamped));
        Counts after = isLate ? counts.plus(0, 0, 1, 0) : counts;
        return new Step(new Splice(onAir, next, offset, due, sent.after(stamped), origin, slewedAt, after), tags);
    }

    private Step nothing() {
        return new Step(this, List.of());
    }

    private boolean isOnAir(long feed) {
        return onAir.equals(OptionalLong.of(feed));
    }

    private boolean isNext(long feed) {
        return next.equals(OptionalLong.of(feed));
    }

    private Splice with(OptionalLong newOnAir, OptionalLong newNext) {
        return new Splice(newOnAir, newNext, offset, headers, sent, origin, slewedAt, counts);
    }

    private Splice with(Counts newCounts) {
        return new Splice(onAir, next, offset, headers, sent, origin, slewedAt, newCounts);
    }
}
