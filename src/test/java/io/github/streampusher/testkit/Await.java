package io.github.streampusher.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls a condition until it holds, with a bound; the only place where a test may sleep. */
public final class Await {
    /** Long, because a busy machine reads a flood of lines slowly; a test that passes never waits so long. */
    public static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private Await() {}

    /** Fails when the condition does not hold within {@link #TIMEOUT}. */
    public static void until(BooleanSupplier condition) {
        until(condition, TIMEOUT, () -> "the condition does not hold");
    }

    /** Returns how long it took until the condition held; fails with the description when it does not in time. */
    public static Duration until(BooleanSupplier condition, Duration bound, Supplier<String> description) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                throw new AssertionError("not within " + bound + ": " + description.get());
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
