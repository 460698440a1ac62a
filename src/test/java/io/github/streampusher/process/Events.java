package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.streampusher.supervision.Event;
import io.github.streampusher.supervision.Inbox;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a test was told by the code under test, in order, and the waiting for it. */
final class Events implements Inbox {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void offer(Event event) {
        events.add(event);
    }

    /** The next event of that kind; those before it are passed over. */
    <E extends Event> E next(Class<E> kind) {
        try {
            for (Event event = take(); event != null; event = take()) {
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fail("no " + kind.getSimpleName() + " within " + PATIENCE);
    }

    private Event take() throws InterruptedException {
        return events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
