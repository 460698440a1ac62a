package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause.Retry;
import io.github.streampusher.stream.Definition.RestartPolicy;
import java.time.Duration;

/** Computes how long a stream waits before its next start. */
final class Backoff {
    private Backoff() {}

    /**
     * The delay after a failed run. It doubles from {@code delay} to {@code max-delay} with each short run, or is
     * {@code max-delay} at once where only a person can help. Its upper half is spread by the jitter.
     *
     * @param shortRuns consecutive short runs that count, including the last one
     * @param fraction from 0 to below 1
     */
    static Duration delay(RestartPolicy restart, Retry retry, int shortRuns, double fraction) {
        Duration full = retry == Retry.SLOW ? restart.maxDelay() : doubled(restart, shortRuns - 1);
        long half = full.toNanos() / 2;
        return full.minusNanos(half).plusNanos((long) (half * fraction));
    }

    private static Duration doubled(RestartPolicy restart, int times) {
        Duration delay = restart.delay();
        for (int i = 0; i < times && delay.compareTo(restart.maxDelay()) < 0 && !delay.isZero(); i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(restart.maxDelay()) > 0 ? restart.maxDelay() : delay;
    }
}
