package io.github.streampusher.supervision.port;

/** Takes events for the loop. Any thread may call it; it never blocks. */
@FunctionalInterface
public interface EventSink {
    /** Adds an event; of one run's {@link Event.Counters} only the newest is kept. */
    void offer(Event event);
}
