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
public final class EventRecorder implements EventSink {
    static final Duration TIMEOUT = Duration.ofSeconds(60); // a busy machine reads a flood slowly

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void offer(Event event) {
        events.add(event);
    }

    /** The next event of that kind; those before it are passed over. */
    public <E extends Event> E next(Class<E> kind) {
        return nextMatching(kind, event -> true);
    }

    /** The next event of that kind for which it holds. */
    <E extends Event> E nextMatching(Class<E> kind, Predicate<E> condition) {
        try {
            for (Event event = pollEvent(); event != null; event = pollEvent()) {
                if (kind.isInstance(event) && condition.test(kind.cast(event))) {
                    return kind.cast(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fail("no " + kind.getSimpleName() + " within " + TIMEOUT);
    }

    private Event pollEvent() throws InterruptedException {
        return events.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
