package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells. */
public final class ProcessAwait {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private ProcessAwait() {}

    /** Returns as soon as it holds; fails when that takes longer than {@link EventRecorder#TIMEOUT}. */
    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + EventRecorder.TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "not within " + EventRecorder.TIMEOUT);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
