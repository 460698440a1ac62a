package io.github.streampusher.process;

import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of one child. FFmpeg itself starts none; a script around it ({@code daemon.ffmpeg} may be one) does, and
 * FFmpeg then outlives a signal that only the script gets. What it prints after the end of the script is lost, for Java
 * closes the pipes of a process that has exited: a script should {@code exec} FFmpeg.
 *
 * @param leader the process that the daemon has started; {@code setsid} has given a script a session of its own
 * @param script whether it is a script: only then are others looked for, which reads all of /proc
 */
record ChildGroup(RunId run, ProcessHandle leader, boolean script) {

    /** A script must be readable to run; a binary need not be. */
    static boolean isScript(Path program) {
        try (InputStream file = Files.newInputStream(program)) {
            return file.read() == '#' && file.read() == '!';
        } catch (IOException e) {
            return false;
        }
    }

    /** The processes that run, the leader first. */
    Stream<ProcessHandle> living() {
        return Stream.concat(Stream.of(leader).filter(ProcessHandle::isAlive), descendants());
    }

    /** Of a script, what it has started, also after its own end. */
    Stream<ProcessHandle> descendants() {
        return members(table(List.of(this))).stream().flatMap(entry -> ProcessHandle.of(entry.pid()).stream());
    }

    /** The processor time of the processes of each that run, in ticks. */
    static Map<RunId, Long> cpuTicks(Collection<ChildGroup> groups) {
        return byRun(groups, ChildGroup::ticksWith);
    }

    /** Which process of each reads and writes media. */
    static Map<RunId, Long> workers(Collection<ChildGroup> groups) {
        return byRun(groups, ChildGroup::workerAmong);
    }

    /** The process that reads and writes media. */
    long worker() {
        return workerAmong(members(table(List.of(this))));
    }

    /** @param value of a group and of what its script has started */
    private static Map<RunId, Long> byRun(
            Collection<ChildGroup> groups, ToLongBiFunction<ChildGroup, List<ProcessEntry>> value) {
        List<Marked> table = table(groups);
        return groups.stream()
                .collect(Collectors.toMap(ChildGroup::run, group -> value.applyAsLong(group, group.members(table))));
    }

    private long ticksWith(List<ProcessEntry> members) {
        Stream<ProcessEntry> first = Stream.of(leader)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> ProcessEntry.of(process.pid()).stream());
        return Stream.concat(first, members.stream())
                .mapToLong(ProcessEntry::cpuTicks)
                .sum();
    }

    private long workerAmong(List<ProcessEntry> members) {
        return members.stream().findFirst().map(ProcessEntry::pid).orElse(leader.pid());
    }

    /** Once for all of them, for it reads all of /proc; empty where none is a script. */
    private static List<Marked> table(Collection<ChildGroup> groups) {
        return groups.stream().anyMatch(ChildGroup::script)
                ? ProcessEntry.ownedByUser().stream()
                        .map(entry -> new Marked(entry, ChildEnvironment.parse(entry.environment())))
                        .toList()
                : List.of();
    }

    /** By session and by mark: a process in the middle of its exec shows no mark, a daemonised one no session. */
    private List<ProcessEntry> members(List<Marked> table) {
        return table.stream()
                .filter(process -> script && process.entry().pid() != leader.pid())
                .filter(process -> process.entry().sessionId() == leader.pid()
                        || process.mark().filter(mark -> mark.isOf(run)).isPresent())
                .map(Marked::entry)
                .filter(ProcessEntry::isAlive)
                .toList();
    }

    /** A process with the mark in its environment, if it has one. */
    private record Marked(ProcessEntry entry, Optional<ChildEnvironment> mark) {}
}
