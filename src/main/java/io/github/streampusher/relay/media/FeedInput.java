package io.github.streampusher.relay.media;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** Reads one feed of a session and keeps the health of its tracks. Confined to the relay thread. */
public final class FeedInput {
    private final FlvReader reader = new FlvReader();
    private final Session session;
    private final long id;
    private final long openedAt;
    private final boolean isPaced;
    private final Deque<FlvTag> waiting = new ArrayDeque<>();
    private Optional<Feed> feed = Optional.empty();
    private Track video = Track.SILENT;
    private Track audio = Track.SILENT;
    private long keyFrameTime = Splice.NEVER;
    private long keyFrameDistance;

    FeedInput(Session session, long id, long now, boolean isPaced) {
        this.isPaced = isPaced;
        this.session = session;
        this.id = id;
        openedAt = now;
    }

    /** Reads all bytes, and hands their tags to the session. */
    public void read(ByteBuffer bytes, long now) {
        reader.read(bytes, isPaced ? waiting::add : tag -> take(tag, now));
        release(now);
    }

    /** Hands on the tags that are due by now. While some wait, no more should be read. */
    public void release(long now) {
        while (!waiting.isEmpty() && session.isDue(known(), waiting.peek(), now)) {
            take(waiting.remove(), now);
        }
    }

    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    private Feed known() {
        return feed.orElseGet(() -> Feed.opened(id, reader.hasVideo(), reader.hasAudio()));
    }

    private void take(FlvTag tag, long now) {
        Feed known = known().after(tag);
        feed = Optional.of(known);
        FlvTag.Kind kind = tag.kind();
        if (kind == FlvTag.Kind.KEY_FRAME) {
            keyFrameDistance = keyFrameTime == Splice.NEVER ? 0 : Math.max(0, tag.time() - keyFrameTime);
            keyFrameTime = tag.time();
        }
        if (kind.isVideoFrame()) {
            video = video.after(tag, now);
        } else if (kind == FlvTag.Kind.AUDIO) {
            audio = audio.after(tag, now);
        }
        session.take(known, tag, now);
    }

    /** The feed has ended. */
    public void close() {
        session.closeFeed(id);
    }

    /** Why what the feed sends is no FLV. */
    public Optional<String> fault() {
        return reader.fault();
    }

    /** How the feed does. */
    public FeedHealth health(long now) {
        int fingerprint = feed.flatMap(Feed::videoHeader)
                .map(header -> Arrays.hashCode(header.body()))
                .orElse(0);
        return new FeedHealth(
                reader.hasVideo(),
                reader.hasAudio(),
                video,
                audio,
                video.silentFor(now, openedAt),
                audio.silentFor(now, openedAt),
                keyFrameDistance,
                fingerprint,
                isWaiting() && !session.isOnAir(id));
    }

    /**
     * The health of a feed.
     *
     * @param keyFrameMillis between its two newest key frames; 0: unknown
     * @param headerFingerprint two feeds with the same one probably have the same parameter sets
     * @param isHeld whether its media wait until it is on air
     */
    public record FeedHealth(
            boolean hasVideo,
            boolean hasAudio,
            Track video,
            Track audio,
            long videoSilentMillis,
            long audioSilentMillis,
            long keyFrameMillis,
            int headerFingerprint,
            boolean isHeld) {}
}
