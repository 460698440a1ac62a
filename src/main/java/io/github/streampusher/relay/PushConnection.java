package io.github.streampusher.relay;

import io.github.streampusher.relay.media.PushQueue;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** Sends media to a push. */
final class PushConnection implements Connection {
    private final RunId run;
    private final RelayedStream stream;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final PushQueue queue;
    private final ByteBuffer buffer;

    /** @param buffer shared by all: what is written is copied into it, as the JDK would do for each array of the heap */
    PushConnection(
            RunId run,
            RelayedStream stream,
            SocketChannel channel,
            SelectionKey key,
            PushQueue queue,
            ByteBuffer buffer) {
        this.run = run;
        this.stream = stream;
        this.channel = channel;
        this.key = key;
        this.queue = queue;
        this.buffer = buffer;
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public boolean ready(SelectionKey ready, long now) throws IOException {
        if (ready.isReadable() && channel.read(buffer.clear()) < 0) {
            return false;
        }
        if (ready.isWritable()) {
            stream.session().writable(queue, now);
            flush();
        }
        return true;
    }

    /** Writes until all is written or the child takes no more. */
    void flush() throws IOException {
        boolean takesMore = true;
        while (takesMore && !queue.isEmpty()) {
            queue.fill(buffer.clear());
            int filled = buffer.flip().remaining();
            int written = channel.write(buffer);
            queue.sent(written);
            takesMore = written == filled;
        }
        int wanted = SelectionKey.OP_READ | (queue.awaitsWritable() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    @Override
    public Event report(long now, Optional<String> end) {
        PushQueue.Backlog backlog = queue.backlog(stream.session().newestTime());
        return new Event.Backlog(
                run,
                backlog.sentBytes(),
                backlog.queuedBytes(),
                Duration.ofMillis(backlog.ageMillis()),
                backlog.isBehind(),
                backlog.droppedTags(),
                backlog.overflows(),
                end);
    }

    @Override
    public void close() {
        stream.remove(this);
        stream.session().closePush(queue);
    }
}
