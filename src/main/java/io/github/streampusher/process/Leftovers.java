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
public final class Leftovers {
    /** A killed process that is still there after this hangs in the kernel, and pushes nothing any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private Leftovers() {}

    /** A child that was killed. */
    public record Leftover(String stream, long pid) {}

    /**
     * Kills every child that was started for this run-dir and has lost its daemon; returns when they are gone, or after
     * two seconds.
     */
    public static List<Leftover> kill(Path runDir) {
        List<Found> killed = marked(runDir)
                .filter(found -> found.entry.parent() != found.mark.daemon())
                .filter(Found::kill)
                .toList();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (killed.stream().anyMatch(found -> found.entry.isStillThere()) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return killed.stream()
                .map(found -> new Leftover(found.mark.stream(), found.entry.pid()))
                .toList();
    }

    /** Kills this daemon's own children but those that it knows. */
    static void killUnknown(Path runDir, Collection<Long> known) {
        long self = ProcessHandle.current().pid();
        marked(runDir)
                .filter(found -> found.entry.parent() == self && found.mark.daemon() == self)
                .filter(found -> !known.contains(found.entry.pid()))
                .forEach(Found::kill);
    }

    private static Stream<Found> marked(Path runDir) {
        return ProcessEntry.own().stream()
                .flatMap(entry -> ChildMark.in(entry.environment()).map(mark -> new Found(entry, mark)).stream())
                .filter(found -> found.mark.runDir().equals(runDir.toString()));
    }

    private record Found(ProcessEntry entry, ChildMark mark) {
        /** The process id may be another's by now: the handle holds the one that is there, then we look again. */
        boolean kill() {
            Optional<ProcessHandle> handle = ProcessHandle.of(entry.pid());
            return handle.isPresent() && entry.isStillThere() && handle.get().destroyForcibly();
        }
    }
}
