package io.github.streampusher.process;

import io.github.streampusher.socket.ReceiveWindows;
import io.github.streampusher.socket.SocketQueues;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.RunId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    /** Looking at 200 connections takes 2 ms. A far end may have stopped reading so long before it is seen. */
    private static final Duration WINDOW_INTERVAL = Duration.ofSeconds(2);

    /** FFmpeg connects in its first seconds, later than this if its source is slow to open. */
    private static final int MAX_SEARCH_TURN = 32;

    private final EventSink inbox;
    private final Supplier<OptionalLong> retriedSends;
    private final Supplier<Map<String, Long>> stuckConnections;
    private final ReceiveWindows windows;
    private final Set<RunId> blocked = new HashSet<>();
    private final Map<RunId, Integer> windowTurns = new HashMap<>();
    private Duration nextWindowTurn = Duration.ZERO;
    private OptionalLong lastRetriedSends = OptionalLong.empty();
    private long nextCheck = System.nanoTime();

    ConnectionWatch(EventSink inbox) {
        this(inbox, SocketQueues::retriedSends, SocketQueues::stuckConnections, new ReceiveWindows());
    }

    ConnectionWatch(
            EventSink inbox,
            Supplier<OptionalLong> retriedSends,
            Supplier<Map<String, Long>> stuckConnections,
            ReceiveWindows windows) {
        this.inbox = inbox;
        this.retriedSends = retriedSends;
        this.stuckConnections = stuckConnections;
        this.windows = windows;
    }

    /** How long until the next check is due; not positive if it is. */
    long nanosUntilCheck() {
        return nextCheck - System.nanoTime();
    }

    /** Reports the children whose connections are stuck, each time, and when they no longer are. */
    void check(Collection<Child> children) {
        long start = cpuNanos();
        Duration now = Duration.ofNanos(System.nanoTime());
        if (now.compareTo(nextWindowTurn) >= 0) {
            lookAtWindows(children, now);
            nextWindowTurn = now.plus(WINDOW_INTERVAL);
        }
        OptionalLong retried = retriedSends.get();
        if (retried.isEmpty() || !retried.equals(lastRetriedSends) || !blocked.isEmpty()) {
            reportBlocked(children, stuckConnections.get(), now);
        }
        lastRetriedSends = retried;
        nextCheck = System.nanoTime() + pauseAfter(cpuNanos() - start);
    }

    /** Connections are searched for 2, 4, 8… s after a child's start. */
    private void lookAtWindows(Collection<Child> children, Duration now) {
        windows.look(now);
        List<ChildGroup> searched = children.stream()
                .filter(child -> {
                    int turn = windowTurns.merge(child.run(), 1, Integer::sum) - 1;
                    return turn <= MAX_SEARCH_TURN && Integer.bitCount(turn) == 1;
                })
                .map(Child::group)
                .toList();
        if (!searched.isEmpty()) {
            windows.add(inodes(ChildGroup.workers(searched).values()), now);
        }
    }

    private static Set<String> inodes(Collection<Long> pids) {
        return pids.stream().map(SocketQueues::inodes).flatMap(Set::stream).collect(Collectors.toSet());
    }

    private void reportBlocked(Collection<Child> children, Map<String, Long> stuck, Duration now) {
        Map<RunId, Long> workers = stuck.isEmpty()
                ? Map.of()
                : ChildGroup.workers(children.stream().map(Child::group).toList());
        for (Child child : children) {
            Optional<Long> worker = Optional.ofNullable(workers.get(child.run()));
            Set<String> inodes = inodes(worker.stream().toList());
            inodes.retainAll(stuck.keySet());
            if (!inodes.isEmpty()) {
                long unsent = inodes.stream().mapToLong(stuck::get).sum();
                Duration unread = inodes.stream()
                        .map(inode -> windows.unreadTime(inode, now))
                        .min(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
                blocked.add(child.run());
                inbox.offer(new Event.SendingBlocked(child.run(), OptionalLong.of(unsent), unread));
            } else if (blocked.remove(child.run())) {
                inbox.offer(new Event.SendingBlocked(child.run(), OptionalLong.empty(), Duration.ZERO));
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
        windowTurns.remove(run);
    }
}
