package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a test was told by the code under test, in order, and the waiting for it. */
public final class Events implements EventSink {
    static final Duration PATIENCE = Duration.ofSeconds(60); // a busy machine reads a flood slowly

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void offer(Event event) {
        events.add(event);
    }

    /** The next event of that kind; those before it are passed over. */
    public <E extends Event> E next(Class<E> kind) {
        return until(kind, event -> true);
    }

    /** The next event of that kind for which it holds. */
    <E extends Event> E until(Class<E> kind, Predicate<E> condition) {
        try {
            for (Event event = take(); event != null; event = take()) {
                if (kind.isInstance(event) && condition.test(kind.cast(event))) {
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
