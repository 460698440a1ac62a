package io.github.streampusher.process;

import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        return script ? members().stream().flatMap(entry -> ProcessHandle.of(entry.pid()).stream()) : Stream.empty();
    }

    /** The processor time of those that run, in ticks. */
    long cpuTicks() {
        return living().flatMap(process -> ProcessEntry.of(process.pid()).stream())
                .mapToLong(ProcessEntry::cpuTicks)
                .sum();
    }

    /** The process that reads and writes media. */
    ProcessHandle worker() {
        return descendants().findFirst().orElse(leader);
    }

    /** By session and by mark: a process in the middle of its exec shows no mark, a daemonised one no session. */
    private List<ProcessEntry> members() {
        return ProcessEntry.ownedByUser().stream()
                .filter(entry -> entry.pid() != leader.pid())
                .filter(entry -> entry.sessionId() == leader.pid()
                        || ChildEnvironment.parse(entry.environment())
                                .filter(mark -> mark.isOf(run))
                                .isPresent())
                .filter(ProcessEntry::isAlive)
                .toList();
    }
}
