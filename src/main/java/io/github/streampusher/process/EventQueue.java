package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.EventSource;
import io.github.streampusher.supervision.port.RunId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands events to the loop in the order in which they came, but of one run's counters only the newest of their
 * kind, in the place of the oldest that was not yet taken.
 *
 * <p>Bounded by nature: a run has one sample and one report of the relay here at most, and besides it {@code Started} or {@code StartFailed} and
 * {@code Exited} once each; a stream has no second run before the loop has taken the end of the first. What else comes
 * is as rare as people's commands and changes of files.
 *
 * <p>Any thread may offer; the supervisor thread polls.
 */
public final class EventQueue implements EventSink, EventSource {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Event> events = new ArrayDeque<>();
    private final Map<Kind, Event.Counters> newestCounters = new HashMap<>();

    private record Kind(Class<? extends Event> type, RunId run) {
        static Kind of(Event.Counters counters) {
            return new Kind(counters.getClass(), counters.run());
        }
    }

    @Override
    public void offer(Event event) {
        lock.lock();
        try {
            if (event instanceof Event.Counters counters && newestCounters.put(Kind.of(counters), counters) != null) {
                return; // its predecessor still waits, and holds the place
            }
            events.add(event);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Event> poll(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (events.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return Optional.ofNullable(events.poll()).map(this::newestOf);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Event newestOf(Event event) {
        return event instanceof Event.Counters counters
                ? Optional.<Event>ofNullable(newestCounters.remove(Kind.of(counters)))
                        .orElse(event)
                : event;
    }
}
