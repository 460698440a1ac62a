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

/**
 * Notices destinations that have stopped reading, long before FFmpeg does: the kernel takes megabytes for a frozen
 * server, so that FFmpeg's counters go on for half a minute at 1 Mbit/s. Confined to the launcher thread.
 *
 * <p>It reads the table of connections, which costs about a millisecond with 500 of them, and looks at the descriptors of
 * children only when a connection is stuck.
 */
final class ConnectionWatch {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    /**
     * On a host with many connections it takes this share of a processor. What counts is the thread's processor time: a
     * check that only waits for a processor, on a busy machine, is followed by another as soon as any.
     */
    private static final int SHARE_DIVISOR = 100;

    private final EventSink inbox;
    private final Set<RunId> blocked = new HashSet<>();
    private long nextCheck = System.nanoTime();

    ConnectionWatch(EventSink inbox) {
        this.inbox = inbox;
    }

    /** How long until the next check is due; not positive if it is. */
    long nanosUntilCheck() {
        return nextCheck - System.nanoTime();
    }

    /** Reports the children whose connections are stuck, each time, and when they no longer are. */
    void check(Collection<Child> children) {
        long start = cpuNanos();
        Map<String, Long> stuck = SocketQueues.stuckConnections();
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
        nextCheck = System.nanoTime() + pauseAfter(cpuNanos() - start);
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
