package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.testkit.Await;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Records the events that the code under test offers, and waits for them. */
public final class EventRecorder implements EventSink {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    @Override
    public void offer(Event event) {
        events.add(event);
    }

    /** The next event of that kind; skips those before it. */
    public <E extends Event> E next(Class<E> kind) {
        return nextMatching(kind, event -> true);
    }

    /** The next event of that kind for which the condition holds; skips those before it. */
    public <E extends Event> E nextMatching(Class<E> kind, Predicate<E> condition) {
        try {
            for (Event event = pollEvent(); event != null; event = pollEvent()) {
                if (kind.isInstance(event) && condition.test(kind.cast(event))) {
                    return kind.cast(event);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fail("no " + kind.getSimpleName() + " within " + Await.TIMEOUT);
    }

    private Event pollEvent() throws InterruptedException {
        return events.poll(Await.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
