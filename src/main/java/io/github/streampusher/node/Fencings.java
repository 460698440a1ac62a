package io.github.streampusher.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Counts how often other nodes took this one for dead. Confined to the thread {@code fleet}. */
final class Fencings {
    private static final Duration WINDOW = Duration.ofMinutes(10);

    /** Once is a pause of the machine; a node that stops so often is no good home for a stream. */
    private static final int TOO_OFTEN = 3;

    private final Deque<Duration> times = new ArrayDeque<>();

    void add(Duration now) {
        times.add(now);
    }

    /** Until when that was too often; empty: it was not. */
    Optional<Duration> tooOftenUntil(Duration now) {
        times.removeIf(at -> now.minus(at).compareTo(WINDOW) > 0);
        return times.size() < TOO_OFTEN
                ? Optional.empty()
                : Optional.of(times.getLast().plus(WINDOW));
    }
}
