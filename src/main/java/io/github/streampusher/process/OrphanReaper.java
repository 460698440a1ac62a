package io.github.streampusher.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Finds and kills children that an earlier daemon left behind, where neither the kernel nor systemd has done so: two
 * pushers must never work on one stream. Any thread may call it, before the first start.
 */
public final class OrphanReaper {
    /** A killed process that is still there after this hangs in the kernel, and pushes nothing any more. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    private OrphanReaper() {}

    /** A child that was killed. */
    public record Orphan(String stream, long pid) {}

    /**
     * Kills every child that was started for this run-dir and has lost its daemon; returns when they are gone, or after
     * two seconds.
     */
    public static List<Orphan> kill(Path runDir) {
        List<MarkedProcess> killed = markedProcesses(runDir)
                .filter(found -> found.entry.parentPid() != found.environment.daemonPid())
                .filter(MarkedProcess::kill)
                .toList();
        long end = System.nanoTime() + KILL_TIMEOUT.toNanos();
        while (killed.stream().anyMatch(found -> found.entry.isAlive()) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return killed.stream()
                .map(found -> new Orphan(found.environment.stream(), found.entry.pid()))
                .toList();
    }

    /** Kills this daemon's own children other than the known ones; its probes stay. */
    static void killUnknown(Path runDir, Collection<Long> known) {
        long self = ProcessHandle.current().pid();
        markedProcesses(runDir)
                .filter(found -> found.entry.parentPid() == self && found.environment.daemonPid() == self)
                .filter(found -> !found.environment.probe() && !known.contains(found.entry.pid()))
                .forEach(MarkedProcess::kill);
    }

    private static Stream<MarkedProcess> markedProcesses(Path runDir) {
        return ProcessEntry.ownedByUser().stream()
                .flatMap(entry ->
                        ChildEnvironment.parse(entry.environment())
                                .map(mark -> new MarkedProcess(entry, mark))
                                .stream())
                .filter(found -> found.environment.runDir().equals(runDir.toString()));
    }

    private record MarkedProcess(ProcessEntry entry, ChildEnvironment environment) {
        /** The process id may be another's by now: the handle holds the one that is there, then we look again. */
        boolean kill() {
            Optional<ProcessHandle> handle = ProcessHandle.of(entry.pid());
            return handle.isPresent() && entry.isAlive() && handle.get().destroyForcibly();
        }
    }
}
