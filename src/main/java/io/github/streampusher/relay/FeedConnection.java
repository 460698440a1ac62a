package io.github.streampusher.relay;

import io.github.streampusher.relay.media.FeedInput;
import io.github.streampusher.relay.media.Track;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** Takes the media that a feed sends. */
record FeedConnection(
        RunId run, RelayedStream stream, SocketChannel channel, FeedInput input, boolean isPaced, ByteBuffer buffer)
        implements Connection {

    /** A paced feed's child waits while this much waits here. */
    private static final int PACED_BYTES = 16 * 1024;

    @Override
    public boolean ready(SelectionKey key, long now) throws IOException {
        buffer.clear();
        if (isPaced) {
            buffer.limit(PACED_BYTES);
        }
        if (channel.read(buffer) < 0) {
            return false;
        }
        input.read(buffer.flip(), now);
        stream.flush();
        if (input.fault().isPresent()) {
            throw new IOException(input.fault().get());
        }
        key.interestOps(isWaiting() ? 0 : SelectionKey.OP_READ);
        return true;
    }

    @Override
    public boolean isWaiting() {
        return input.isWaiting();
    }

    /** Sends what is due by now. */
    void release(SelectionKey key, long now) {
        input.release(now);
        stream.flush();
        key.interestOps(isWaiting() ? 0 : SelectionKey.OP_READ);
    }

    @Override
    public Event report(long now, Optional<String> end) {
        FeedInput.FeedHealth health = input.health(now);
        return new Event.Flowing(
                run,
                stream.isOnAir(run),
                flow(health.hasVideo(), health.video(), health.videoSilentMillis()),
                flow(health.hasAudio(), health.audio(), health.audioSilentMillis()),
                Duration.ofMillis(health.keyFrameMillis()),
                health.headerFingerprint(),
                health.isHeld(),
                end);
    }

    private static Event.TrackFlow flow(boolean isAnnounced, Track track, long silentMillis) {
        long time = track.tags() > 0 ? track.time() : 0;
        return new Event.TrackFlow(
                isAnnounced, track.bytes(), Duration.ofMillis(time), Duration.ofMillis(silentMillis), track.leaps());
    }

    @Override
    public void close() {
        input.close();
    }
}
