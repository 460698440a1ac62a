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
final class DeadlineQueue {
    private record StreamDeadline(Duration at, StreamName stream) {}

    private final PriorityQueue<StreamDeadline> queue = new PriorityQueue<>(Comparator.comparing(StreamDeadline::at));
    private final Map<StreamName, Duration> earliestByStream = new HashMap<>();

    /** Makes sure that the stream is looked at by its deadline. */
    void schedule(StreamName stream, Optional<Duration> deadline) {
        if (deadline.isEmpty()) {
            return;
        }
        Duration known = earliestByStream.get(stream);
        if (known == null || deadline.get().compareTo(known) < 0) {
            earliestByStream.put(stream, deadline.get());
            queue.add(new StreamDeadline(deadline.get(), stream));
        }
    }

    /** When the next stream must be looked at. */
    Optional<Duration> nextDeadline() {
        return Optional.ofNullable(queue.peek()).map(StreamDeadline::at);
    }

    /** Takes the streams that must be looked at by now; each must be set again. */
    List<StreamName> pollDue(Duration now) {
        List<StreamName> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().at().compareTo(now) <= 0) {
            StreamDeadline alarm = queue.remove();
            if (earliestByStream.remove(alarm.stream(), alarm.at())) {
                due.add(alarm.stream());
            }
        }
        return due;
    }
}
