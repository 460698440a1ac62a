package io.github.streampusher.relay.media;

/** A bound on the bytes that all streams together may hold. Confined to the relay thread. */
public final class MemoryBudget {
    private final long limit;
    private long used;

    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes these bytes, or none if they are not left; a negative number gives back, which never fails. */
    boolean take(long bytes) {
        if (bytes > 0 && used + bytes > limit) {
            return false;
        }
        used += bytes;
        return true;
    }

    long used() {
        return used;
    }
}
