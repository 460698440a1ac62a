package io.github.streampusher.streamlog;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells. */
final class StreamLogAwait {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

    private StreamLogAwait() {}

    /** Returns as soon as it holds. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "not within " + TIMEOUT);
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }
}
