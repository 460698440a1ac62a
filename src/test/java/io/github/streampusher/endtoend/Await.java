package io.github.streampusher.endtoend;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a bound. */
final class Await {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private Await() {}

    /** Returns how long it took until the condition held; fails with the description when it did not in time. */
    static Duration until(BooleanSupplier condition, Duration bound, Supplier<String> description) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                throw new AssertionError("not within " + bound + ": " + description.get());
            }
            java.util.concurrent.locks.LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
