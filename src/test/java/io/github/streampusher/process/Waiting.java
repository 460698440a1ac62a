package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells. */
public final class Waiting {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Waiting() {}

    /** Returns as soon as it holds; fails when that takes longer than {@link Events#PATIENCE}. */
    public static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Events.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "not within " + Events.PATIENCE);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
