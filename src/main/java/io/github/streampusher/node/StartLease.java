package io.github.streampusher.node;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Which streams may have a child, and until when. Its thread {@code fleet-guard} takes no lock and waits for nobody; when
 * the lease has ended it kills every child. Any thread may call it.
 */
final class StartLease implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Supplier<Duration> clock;
    private final Runnable killAll;
    private final Runnable onEnd;
    private final Thread thread = new Thread(this::guard, "fleet-guard");
    private volatile Set<StreamName> allowed = Set.of();
    private volatile Duration end = Duration.ZERO;
    private volatile boolean closed;

    /**
     * @param onEnd is called once after each end of the lease, when all children have got their signal
     */
    StartLease(Supplier<Duration> clock, Runnable killAll, Runnable onEnd) {
        this.clock = clock;
        this.killAll = killAll;
        this.onEnd = onEnd;
        thread.setDaemon(true);
        thread.start();
    }

    void allow(Set<StreamName> streams) {
        allowed = streams;
    }

    void extend(Duration newEnd) {
        end = newEnd;
    }

    boolean isValid() {
        return clock.get().compareTo(end) < 0;
    }

    /** Why this stream may have no child now. */
    Optional<Diagnosis> refusal(StreamName stream) {
        if (!isValid()) {
            return Optional.of(new Diagnosis(Cause.FLEET_UNREACHABLE, "the lease of this node has ended"));
        }
        return allowed.contains(stream)
                ? Optional.empty()
                : Optional.of(new Diagnosis(Cause.NO_CAPACITY, "another node may run it"));
    }

    private void guard() {
        boolean ended = true;
        while (!closed) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            if (isValid()) {
                ended = false;
            } else {
                killAll.run();
                if (!ended) {
                    ended = true;
                    onEnd.run();
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
