package io.github.streampusher.supervision;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When which stream must be looked at. A deadline that moves later, as that of a live stream does with every sample,
 * costs nothing: its alarm goes off too early once, and is set anew.
 */
final class Alarms {
    private record Alarm(Duration at, StreamName stream) {}

    private final PriorityQueue<Alarm> queue = new PriorityQueue<>(Comparator.comparing(Alarm::at));
    private final Map<StreamName, Duration> earliest = new HashMap<>();

    /** Makes sure that the stream is looked at by its deadline. */
    void set(StreamName stream, Optional<Duration> deadline) {
        if (deadline.isEmpty()) {
            return;
        }
        Duration known = earliest.get(stream);
        if (known == null || deadline.get().compareTo(known) < 0) {
            earliest.put(stream, deadline.get());
            queue.add(new Alarm(deadline.get(), stream));
        }
    }

    /** When the next stream must be looked at. */
    Optional<Duration> next() {
        return Optional.ofNullable(queue.peek()).map(Alarm::at);
    }

    /** Takes the streams that must be looked at by now; each must be set again. */
    List<StreamName> take(Duration now) {
        List<StreamName> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().at().compareTo(now) <= 0) {
            Alarm alarm = queue.remove();
            if (earliest.remove(alarm.stream(), alarm.at())) {
                due.add(alarm.stream());
            }
        }
        return due;
    }

    void clear() {
        queue.clear();
        earliest.clear();
    }
}
