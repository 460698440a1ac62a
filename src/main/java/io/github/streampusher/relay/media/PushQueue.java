package io.github.streampusher.relay.media;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What one push has still to be sent. One that falls too far behind loses everything but a tag that it has in part, and
 * goes on with the newest group of pictures as soon as it reads again: it never delivers stale media. Confined to the relay
 * thread.
 */
public final class PushQueue {
    /** Eight seconds of 8 Mbit/s; more than the largest group of pictures. */
    static final long MAX_BYTES = 8 * 1024 * 1024;

    /** A destination that does not read for so long will hardly catch up. */
    static final long MAX_MILLIS = 10_000;

    /** Not taken from the budget, so that queues of frozen destinations cannot harm a healthy one. */
    static final long FREE_BYTES = 512 * 1024;

    private enum State {
        /** For something to begin with. */
        WAITING,
        RUNNING,
        /** For the far end to read again. */
        BEHIND
    }

    private final MemoryBudget budget;
    private final Deque<FlvTag> tags = new ArrayDeque<>();
    private State state = State.WAITING;
    private byte[] fileHeader = {};
    private int fileHeaderSent;
    private int headSent;
    private long queued;
    private long charged;
    private long busySince;
    private long ageCountsFrom = Splice.NEVER;
    private long lastSent = Splice.NEVER;
    private long notBefore = Splice.NEVER;
    private Optional<FlvTag> sentVideoHeader = Optional.empty();
    private Optional<FlvTag> sentAudioHeader = Optional.empty();
    private long sentBytes;
    private long droppedTags;
    private long overflows;

    PushQueue(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Takes what the splice sends now, which the group has already. */
    void offer(Splice.Step step, GroupOfPictures group, long now) {
        boolean isTaken = switch (state) {
            case WAITING -> beginWith(group, now) || group.tags().isEmpty() && beginWith(step, now);
            case RUNNING -> !isTooOld(step, now) && addAll(step.tags(), now);
            case BEHIND -> false;
        };
        if (!isTaken && fileHeader.length > 0) {
            droppedTags += step.tags().size();
        }
        if (!isTaken && state == State.RUNNING) {
            overflow();
        }
    }

    /** The far end takes more bytes; one that was behind goes on with the newest. */
    void writable(GroupOfPictures group, long now) {
        if (state == State.BEHIND && isEmpty()) {
            state = State.WAITING;
            beginWith(group, now);
        }
    }

    /** Begins with the group unless some of it was sent, or had no room. */
    boolean beginWith(GroupOfPictures group, long now) {
        boolean isNew = !group.tags().isEmpty() && group.tags().get(0).time() > Math.max(lastSent, notBefore);
        if (isNew) {
            begin(group.headers(), group.tags(), now);
        }
        return isNew;
    }

    private boolean beginWith(Splice.Step step, long now) {
        boolean isFirst = GroupOfPictures.canBeginWith(step);
        if (isFirst) {
            begin(step.splice().headers(), List.of(GroupOfPictures.media(step)), now);
        }
        return isFirst;
    }

    private void begin(Headers headers, List<FlvTag> first, long now) {
        long time = first.get(0).time();
        List<FlvTag> all = new ArrayList<>();
        if (fileHeader.length == 0) {
            headers.script().ifPresent(script -> all.add(script.at(time)));
        }
        all.addAll(headers.newerThan(sentVideoHeader, sentAudioHeader, time));
        all.addAll(first);
        if (!addAll(all, now)) {
            droppedTags += all.size();
            overflows++;
            notBefore = time; // there is no room for this group; the next one is tried
            return;
        }
        if (fileHeader.length == 0) {
            fileHeader = FlvWriter.fileHeader(headers.hasVideo(), headers.hasAudio());
        }
        state = State.RUNNING;
        ageCountsFrom = first.get(first.size() - 1).time();
    }

    private boolean addAll(Collection<FlvTag> more, long now) {
        long cost = more.stream().mapToLong(GroupOfPictures::cost).sum();
        if (queued + cost > MAX_BYTES || !charge(queued + cost)) {
            return false;
        }
        if (tags.isEmpty()) {
            busySince = now;
        }
        tags.addAll(more);
        return true;
    }

    /** Sets the size of the queue, and takes from the budget what it needs; false if it is too large for that. */
    private boolean charge(long size) {
        long wanted = Math.max(0, size - FREE_BYTES);
        if (!budget.take(wanted - charged)) {
            return false;
        }
        charged = wanted;
        queued = size;
        return true;
    }

    /**
     * By the media and by the wall clock: a gap in the media is no delay. The group that a push begins with may be longer.
     */
    private boolean isTooOld(Splice.Step step, long now) {
        return !tags.isEmpty()
                && now - busySince > MAX_MILLIS
                && GroupOfPictures.media(step).time()
                                - Math.max(ageCountsFrom, tags.peek().time())
                        > MAX_MILLIS;
    }

    /** Keeps a tag of which the far end has a part. */
    private void overflow() {
        int kept = headSent > 0 ? 1 : 0;
        droppedTags += tags.size() - kept;
        overflows++;
        while (tags.size() > kept) {
            tags.removeLast();
        }
        charge(tags.stream().mapToLong(GroupOfPictures::cost).sum());
        state = State.BEHIND;
    }

    /** Lets go of all memory. */
    void clear() {
        tags.clear();
        charge(0);
    }

    /** Copies the next bytes into the buffer, and does not count them as sent. */
    public void fill(ByteBuffer out) {
        int length = Math.min(out.remaining(), fileHeader.length - fileHeaderSent);
        out.put(fileHeader, fileHeaderSent, length);
        int position = headSent;
        for (FlvTag tag : tags) {
            if (!out.hasRemaining()) {
                return;
            }
            FlvWriter.put(tag, position, out);
            position = 0;
        }
    }

    /** These bytes of what was filled are sent. */
    public void sent(int bytes) {
        sentBytes += bytes;
        int ofHeader = Math.min(bytes, fileHeader.length - fileHeaderSent);
        fileHeaderSent += ofHeader;
        headSent += bytes - ofHeader;
        long left = queued;
        while (!tags.isEmpty() && headSent >= tags.peek().encodedSize()) {
            FlvTag tag = tags.remove();
            headSent -= tag.encodedSize();
            left -= GroupOfPictures.cost(tag);
            noteSent(tag);
        }
        charge(left);
    }

    private void noteSent(FlvTag tag) {
        switch (tag.kind()) {
            case VIDEO_HEADER -> sentVideoHeader = Optional.of(tag);
            case AUDIO_HEADER -> sentAudioHeader = Optional.of(tag);
            case KEY_FRAME, FRAME, AUDIO -> lastSent = tag.time();
            case SCRIPT, OTHER -> {}
        }
    }

    public boolean isEmpty() {
        return tags.isEmpty() && fileHeaderSent == fileHeader.length;
    }

    /** Whether it must hear when the far end takes more bytes. */
    public boolean awaitsWritable() {
        return !isEmpty() || state == State.BEHIND;
    }

    /** How far behind it is, in bytes and in milliseconds of media. */
    public Backlog backlog(long newestTime) {
        long age = tags.isEmpty() ? 0 : Math.max(0, newestTime - tags.peek().time());
        return new Backlog(sentBytes, queued, age, state == State.BEHIND, droppedTags, overflows);
    }

    /**
     * The counters of a push.
     *
     * @param isBehind whether it has lost what was queued, and the far end has taken nothing since
     */
    public record Backlog(
            long sentBytes, long queuedBytes, long ageMillis, boolean isBehind, long droppedTags, long overflows) {}
}
