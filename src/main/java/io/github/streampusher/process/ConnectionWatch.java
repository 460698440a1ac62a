package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.RunId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Notices destinations that have stopped reading, long before FFmpeg does: the kernel takes megabytes for a frozen
 * server, so that FFmpeg's counters go on for half a minute at 1 Mbit/s. Confined to the launcher thread.
 *
 * <p>It reads the table of connections, which takes milliseconds on a host with much memory, only after the kernel has
 * retried to send something or while a child is blocked, and looks at the descriptors of children only when a connection
 * is stuck.
 */
final class ConnectionWatch {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /**
     * While there is something to see it takes this share of a processor. What counts is the thread's processor time: a
     * check that only waits for a processor, on a busy machine, is followed by another as soon as any.
     */
    private static final int SHARE_DIVISOR = 25;

    private final EventSink inbox;
    private final Supplier<OptionalLong> retriedSends;
    private final Supplier<Map<String, Long>> stuckConnections;
    private final Set<RunId> blocked = new HashSet<>();
    private OptionalLong lastRetriedSends = OptionalLong.empty();
    private long nextCheck = System.nanoTime();

    ConnectionWatch(EventSink inbox) {
        this(inbox, SocketQueues::retriedSends, SocketQueues::stuckConnections);
    }

    ConnectionWatch(
            EventSink inbox, Supplier<OptionalLong> retriedSends, Supplier<Map<String, Long>> stuckConnections) {
        this.inbox = inbox;
        this.retriedSends = retriedSends;
        this.stuckConnections = stuckConnections;
    }

    /** How long until the next check is due; not positive if it is. */
    long nanosUntilCheck() {
        return nextCheck - System.nanoTime();
    }

    /** Reports the children whose connections are stuck, each time, and when they no longer are. */
    void check(Collection<Child> children) {
        long start = cpuNanos();
        OptionalLong retried = retriedSends.get();
        if (retried.isEmpty() || !retried.equals(lastRetriedSends) || !blocked.isEmpty()) {
            reportBlocked(children, stuckConnections.get());
        }
        lastRetriedSends = retried;
        nextCheck = System.nanoTime() + pauseAfter(cpuNanos() - start);
    }

    private void reportBlocked(Collection<Child> children, Map<String, Long> stuck) {
        Map<RunId, Long> workers = stuck.isEmpty()
                ? Map.of()
                : ChildGroup.workers(children.stream().map(Child::group).toList());
        for (Child child : children) {
            Set<String> inodes = Optional.ofNullable(workers.get(child.run()))
                    .map(SocketQueues::inodes)
                    .orElse(Set.of());
            LongSummaryStatistics unsent = inodes.stream()
                    .filter(stuck::containsKey)
                    .mapToLong(stuck::get)
                    .summaryStatistics();
            if (unsent.getCount() > 0) {
                blocked.add(child.run());
                inbox.offer(new Event.SendingBlocked(child.run(), OptionalLong.of(unsent.getSum())));
            } else if (blocked.remove(child.run())) {
                inbox.offer(new Event.SendingBlocked(child.run(), OptionalLong.empty()));
            }
        }
    }

    /** What this thread has used. The first call loads classes for 50 ms, for which no start of the daemon waits. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** The pause after a check that took so much processor time. */
    static long pauseAfter(long cpuNanos) {
        return Math.max(INTERVAL.toNanos(), cpuNanos * SHARE_DIVISOR);
    }

    /** The run has ended. */
    void forget(RunId run) {
        blocked.remove(run);
    }
}
