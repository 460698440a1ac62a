package io.github.streampusher.etcd;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** The lines of an answer that goes on for ever. An interrupt ends the waiting, which that of the JDK's stream does not. */
final class ResponseLines implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(); // empty: the end
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private volatile Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    lines.add(Optional.of(begun.toString(StandardCharsets.UTF_8)));
                    begun.reset();
                } else {
                    begun.write(next);
                }
            }
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        lines.add(Optional.empty());
    }

    @Override
    public void onComplete() {
        lines.add(Optional.empty());
    }

    /** The next line, when it is there; empty at the end. */
    Optional<String> next() throws InterruptedException {
        return lines.take();
    }

    @Override
    public void close() {
        Optional.ofNullable(subscription).ifPresent(Flow.Subscription::cancel);
    }
}
