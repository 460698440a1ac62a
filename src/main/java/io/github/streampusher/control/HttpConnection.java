package io.github.streampusher.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One caller of the HTTP service: its request as far as it has come, and what it must still read. Confined to the thread
 * {@code http}.
 */
final class HttpConnection {
    /** A browser's request has about 700 bytes. */
    static final int MAX_REQUEST_BYTES = 8 * 1024;

    /** From the connection to the end of the request. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** For reading the answer, and an event: 500 streams have 300 kB, which a poor mobile connection needs that long for. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    /** The caller closes first: closed with bytes unread, the kernel would destroy the answer on its way. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    /** What is going on, in this order; an event's receiver stays in the last but one. */
    enum Stage {
        READING,
        ANSWERING,
        WRITING,
        FOLLOWING,
        LINGERING
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final String peer;
    private ByteBuffer input = ByteBuffer.allocate(MAX_REQUEST_BYTES);
    private ByteBuffer output = ByteBuffer.allocate(0);
    private Stage stage = Stage.READING;
    private Duration deadline;
    private boolean missedEvents = true; // the first one is complete

    HttpConnection(SocketChannel channel, SelectionKey key, String peer, Duration now) {
        this.channel = channel;
        this.key = key;
        this.peer = peer;
        deadline = now.plus(REQUEST_TIMEOUT);
    }

    String peer() {
        return peer;
    }

    Stage stage() {
        return stage;
    }

    boolean isOverdue(Duration now) {
        boolean mayWait = stage == Stage.ANSWERING || stage == Stage.FOLLOWING && !output.hasRemaining();
        return !mayWait && now.compareTo(deadline) > 0;
    }

    /**
     * Reads what has come.
     *
     * @return the request once it is complete
     * @throws IllegalArgumentException when it is none
     * @throws IOException when the caller has gone
     */
    Optional<HttpRequest> read() throws IOException {
        if (stage != Stage.READING) {
            input.clear();
        }
        if (channel.read(input) < 0) {
            if (stage == Stage.ANSWERING || stage == Stage.WRITING) { // it says only that it sends no more
                key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
                return Optional.empty();
            }
            throw new IOException("closed by the caller");
        }
        return stage == Stage.READING ? completeRequest() : Optional.empty();
    }

    private Optional<HttpRequest> completeRequest() {
        String text = new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 && !input.hasRemaining()) {
            throw new IllegalArgumentException("the head is longer than " + MAX_REQUEST_BYTES + " bytes");
        }
        if (end < 0) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.parse(text.substring(0, end));
        if (request.bodyLength() > MAX_REQUEST_BYTES - end - 4) {
            throw new IllegalArgumentException("the body is too long: none is needed");
        }
        if (text.length() < end + 4 + request.bodyLength()) {
            return Optional.empty();
        }
        stage = Stage.ANSWERING;
        return Optional.of(request);
    }

    void answer(HttpResponse response, boolean withBody, Duration now) throws IOException {
        output = response.encode(withBody);
        stage = response.followsEvents() && withBody ? Stage.FOLLOWING : Stage.WRITING;
        deadline = now.plus(WRITE_TIMEOUT);
        input = ByteBuffer.allocate(512); // only to see the end
        write(now);
    }

    /** Passes on an event, unless the last one is still on its way: then the next one will be complete. */
    void follow(EventFeed.Frames frames, Duration now) throws IOException {
        if (output.hasRemaining()) {
            missedEvents = true;
            return;
        }
        output = ByteBuffer.wrap(missedEvents ? frames.complete() : frames.changes());
        missedEvents = false;
        deadline = now.plus(WRITE_TIMEOUT);
        write(now);
    }

    void write(Duration now) throws IOException {
        channel.write(output);
        if (stage == Stage.WRITING && !output.hasRemaining()) {
            channel.shutdownOutput();
            stage = Stage.LINGERING;
            deadline = now.plus(LINGER);
        }
        key.interestOps(output.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    void close() {
        key.cancel();
        close(channel);
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            return; // closed enough
        }
    }
}
