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
 * Orders the streams by their deadlines. A deadline that moves later, as a live stream's does with every sample, costs
 * nothing: its old entry comes due once, and is then scheduled again.
 */
final class DeadlineQueue {
    private record StreamDeadline(Duration at, StreamName stream) {}

    private final PriorityQueue<StreamDeadline> queue = new PriorityQueue<>(Comparator.comparing(StreamDeadline::at));
    private final Map<StreamName, Duration> earliestByStream = new HashMap<>();

    /** Makes sure that {@link #pollDue} returns the stream at its deadline. */
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

    /** The earliest deadline. */
    Optional<Duration> nextDeadline() {
        return Optional.ofNullable(queue.peek()).map(StreamDeadline::at);
    }

    /** Removes and returns the streams whose deadline may have passed; each must be scheduled again. */
    List<StreamName> pollDue(Duration now) {
        List<StreamName> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().at().compareTo(now) <= 0) {
            StreamDeadline first = queue.remove();
            if (earliestByStream.remove(first.stream(), first.at())) {
                due.add(first.stream());
            }
        }
        return due;
    }
}
