package io.github.streampusher.relay;

import io.github.streampusher.relay.media.FeedInput;
import io.github.streampusher.relay.media.Session;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** One stream with its session and its pushes that are connected. Confined to the relay thread. */
final class RelayedStream {
    private final Session session;
    private final List<PushConnection> pushes = new ArrayList<>();
    private final BiConsumer<Connection, String> onBroken;

    record Id(StreamName name, long incarnation) {
        static Id of(RunId run) {
            return new Id(run.stream(), run.incarnation());
        }
    }

    /** @param onBroken is called with a push that cannot be written to, and why */
    RelayedStream(Session session, BiConsumer<Connection, String> onBroken) {
        this.session = session;
        this.onBroken = onBroken;
    }

    Session session() {
        return session;
    }

    /** Takes the connection of a run's child into the session. */
    Connection connect(
            RunId run, boolean isPaced, SocketChannel channel, SelectionKey key, ByteBuffer buffer, long now) {
        if (run.unit().role() == Role.FEED) {
            FeedInput input = isPaced ? session.openPacedFeed(feedId(run), now) : session.openFeed(feedId(run), now);
            return new FeedConnection(run, this, channel, input, isPaced, buffer);
        }
        PushConnection push = new PushConnection(run, this, channel, key, session.openPush(now), buffer);
        pushes.add(push);
        return push;
    }

    void remove(PushConnection push) {
        pushes.remove(push);
    }

    /** Sends what the pushes have queued; one that is broken harms no other. */
    void flush() {
        for (PushConnection push : List.copyOf(pushes)) {
            try {
                push.flush();
            } catch (IOException e) {
                onBroken.accept(push, String.valueOf(e.getMessage()));
            }
        }
    }

    boolean isOnAir(RunId feed) {
        return session.isOnAir(feedId(feed));
    }

    /** Another one for each run of each feed of a stream. */
    static long feedId(RunId feed) {
        return feed.number() << Byte.SIZE | feed.unit().slot();
    }
}
