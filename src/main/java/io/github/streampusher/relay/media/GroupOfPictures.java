package io.github.streampusher.relay.media;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what was sent since the newest key frame, so that a push can start at once: its first frame is at the server after
 * 0.3 s, and without this after up to 3 s. Where there is no memory for it, a push waits for the next key frame.
 */
final class GroupOfPictures {
    /** Four seconds of 12 Mbit/s. */
    static final long MAX_BYTES = 6 * 1024 * 1024;

    /** What a tag costs beside its body: the objects that hold it. */
    private static final int TAG_OVERHEAD_BYTES = 64;

    private final MemoryBudget budget;
    private final List<FlvTag> tags = new ArrayList<>();
    private Headers headers = Headers.NONE;
    private long bytes;
    private long sentAt;

    GroupOfPictures(MemoryBudget budget) {
        this.budget = budget;
    }

    static long cost(FlvTag tag) {
        return (long) tag.encodedSize() + TAG_OVERHEAD_BYTES;
    }

    /** Whether a push can begin with what this step sends: a key frame, or without video any audio. */
    static boolean canBeginWith(Splice.Step step) {
        FlvTag.Kind kind = media(step).kind();
        return kind == FlvTag.Kind.KEY_FRAME
                || kind == FlvTag.Kind.AUDIO && !step.splice().headers().hasVideo();
    }

    /** The frame that a step sends, after its headers. */
    static FlvTag media(Splice.Step step) {
        return step.tags().get(step.tags().size() - 1);
    }

    /** Adds what was sent. */
    void add(Splice.Step step, long now) {
        if (canBeginWith(step)) {
            clear();
            sentAt = now;
            headers = step.splice().headers();
            keep(media(step));
        } else if (!tags.isEmpty()) {
            step.tags().forEach(this::keep);
        }
    }

    private void keep(FlvTag tag) {
        long cost = cost(tag);
        if (bytes + cost > MAX_BYTES || !budget.take(cost)) {
            clear();
            return;
        }
        tags.add(tag);
        bytes += cost;
    }

    void clear() {
        tags.clear();
        budget.take(-bytes);
        bytes = 0;
    }

    /** From the key frame on; empty: there is none to begin with. */
    List<FlvTag> tags() {
        return tags;
    }

    /** The frame at its beginning; empty: there is no video, or none is kept. */
    Optional<KeyFrame> keyFrame(long now) {
        return tags.stream()
                .findFirst()
                .filter(tag -> tag.kind() == FlvTag.Kind.KEY_FRAME)
                .map(tag -> new KeyFrame(headers.video(), tag, Duration.ofMillis(now - sentAt)));
    }

    /** Those that hold at its first tag. */
    Headers headers() {
        return headers;
    }
}
