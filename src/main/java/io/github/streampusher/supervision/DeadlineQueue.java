package io.github.streampusher.supervision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Orders the units by their deadlines. A deadline that moves later, as a live one's does with every sample, costs
 * nothing: its old entry comes due once, and is then scheduled again.
 */
final class DeadlineQueue {
    private record UnitDeadline(Duration at, UnitId unit) {}

    private final PriorityQueue<UnitDeadline> queue = new PriorityQueue<>(Comparator.comparing(UnitDeadline::at));
    private final Map<UnitId, Duration> earliest = new HashMap<>();

    /** Makes sure that {@link #pollDue} returns the unit at its deadline. */
    void schedule(UnitId unit, Optional<Duration> deadline) {
        if (deadline.isEmpty()) {
            return;
        }
        Duration known = earliest.get(unit);
        if (known == null || deadline.get().compareTo(known) < 0) {
            earliest.put(unit, deadline.get());
            queue.add(new UnitDeadline(deadline.get(), unit));
        }
    }

    /** The earliest deadline. */
    Optional<Duration> nextDeadline() {
        return Optional.ofNullable(queue.peek()).map(UnitDeadline::at);
    }

    /** Removes and returns the units whose deadline may have passed; each must be scheduled again. */
    List<UnitId> pollDue(Duration now) {
        List<UnitId> due = new ArrayList<>();
        while (!queue.isEmpty() && queue.peek().at().compareTo(now) <= 0) {
            UnitDeadline first = queue.remove();
            if (earliest.remove(first.unit(), first.at())) {
                due.add(first.unit());
            }
        }
        return due;
    }
}
