package io.github.streampusher.relay.media;

/**
 * The health of one track of a feed, by its own clock.
 *
 * @param tags that have come
 * @param bytes of them
 * @param arrivedAt the wall time of the newest one
 * @param time of the newest one
 * @param leaps of its clock: backward, or forward by more than a second beyond the wall clock
 */
public record Track(long tags, long bytes, long arrivedAt, long time, long leaps) {
    static final Track SILENT = new Track(0, 0, Splice.NEVER, Splice.NEVER, 0);
    private static final long LEAP_MILLIS = 1000;

    Track after(FlvTag tag, long now) {
        long step = tag.time() - time;
        boolean isLeap = tags > 0 && (step < 0 || step > LEAP_MILLIS && step - (now - arrivedAt) > LEAP_MILLIS);
        return new Track(tags + 1, bytes + tag.encodedSize(), now, tag.time(), leaps + (isLeap ? 1 : 0));
    }

    /** For how long nothing of it has come; since the feed's start if nothing ever did. */
    public long silentFor(long now, long feedOpenedAt) {
        return now - (tags > 0 ? arrivedAt : feedOpenedAt);
    }
}
