package io.github.streampusher.relay.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One stream in the relay: its feeds are spliced, and what comes of them is offered to its pushes. Confined to the relay thread. */
public final class Session {
    private final MemoryBudget queues;
    private final GroupOfPictures group;
    private final List<PushQueue> pushes = new ArrayList<>();
    private Splice splice = Splice.EMPTY;

    /**
     * @param groups for what is kept for pushes that start
     * @param queues for pushes that are behind
     */
    public Session(MemoryBudget groups, MemoryBudget queues) {
        this.queues = queues;
        group = new GroupOfPictures(groups);
    }

    /** A feed, which is not on air before it is routed. */
    public FeedInput openFeed(long id, long now) {
        return new FeedInput(this, id, now, false);
    }

    /** A feed that is read faster than it plays: its media wait until they are due. */
    public FeedInput openPacedFeed(long id, long now) {
        return new FeedInput(this, id, now, true);
    }

    boolean isDue(Feed feed, FlvTag tag, long now) {
        return splice.isDue(feed, tag, now);
    }

    void closeFeed(long id) {
        splice = splice.withoutFeed(id);
    }

    /** The feed takes over with its next key frame. */
    public void route(long feed) {
        splice = splice.routedTo(feed);
    }

    /** A push, which begins with the newest key frame. */
    public PushQueue openPush(long now) {
        PushQueue push = new PushQueue(queues);
        pushes.add(push);
        push.beginWith(group, now);
        return push;
    }

    public void closePush(PushQueue push) {
        pushes.remove(push);
        push.clear();
    }

    /** A push that was behind may have the newest group of pictures now. */
    public void writable(PushQueue push, long now) {
        push.writable(group, now);
    }

    void take(Feed feed, FlvTag tag, long now) {
        Splice.Step step = splice.take(feed, tag, now);
        splice = step.splice();
        if (!step.tags().isEmpty()) {
            group.add(step, now);
            pushes.forEach(push -> push.offer(step, group, now));
        }
    }

    /** The newest one that was sent; empty: none is kept. */
    public Optional<KeyFrame> keyFrame(long now) {
        return group.keyFrame(now);
    }

    /** Lets go of all memory. */
    public void close() {
        group.clear();
        List.copyOf(pushes).forEach(this::closePush);
    }

    /** Whether the feed is what the pushes get. */
    public boolean isOnAir(long feed) {
        return splice.onAir().equals(OptionalLong.of(feed));
    }

    /** The newest time of what was sent. */
    public long newestTime() {
        return splice.sent().newest();
    }
}
