package io.github.streampusher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the system's process table says of a process.
 *
 * @param state as in proc(5): {@code R}, {@code S}, {@code T} stopped, {@code Z} gone but not reaped …
 * @param cpuTicks the processor time of it and of the children that it has reaped
 * @param startTicks with the id it names a process for ever; ids alone are used again
 */
record ProcessEntry(long pid, char state, long parentPid, long sessionId, long cpuTicks, long startTicks) {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int USER_TIME = 11;
    private static final int REAPED_SYSTEM_TIME = 14;
    private static final int START_TICKS = 19;

    /** Empty when there is no such process. */
    static Optional<ProcessEntry> of(long pid) {
        try {
            return Optional.of(parse(pid, Files.readString(procFile(pid, "stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param stat the content of {@code /proc/PID/stat} */
    static ProcessEntry parse(long pid, String stat) {
        // the name in parentheses may hold anything, parentheses too
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessEntry(
                pid,
                fields[STATE].charAt(0),
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[SESSION]),
                Arrays.stream(fields, USER_TIME, REAPED_SYSTEM_TIME + 1)
                        .mapToLong(Long::parseLong)
                        .sum(),
                Long.parseLong(fields[START_TICKS]));
    }

    /** All processes of this user. */
    static List<ProcessEntry> ownedByUser() {
        List<ProcessEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            Object self = Files.getAttribute(PROC.resolve("self"), "unix:uid");
            for (Path folder : folders) {
                if (isOwnedBy(self, folder)) {
                    of(Long.parseLong(folder.getFileName().toString())).ifPresent(entries::add);
                }
            }
        } catch (IOException e) {
            return List.of(); // no /proc: then nothing can be known
        }
        return entries;
    }

    /** Whether it is still the process that it was. */
    boolean isAlive() {
        return of(pid).filter(now -> now.startTicks == startTicks && now.state != 'Z')
                .isPresent();
    }

    boolean isStopped() {
        return state == 'T';
    }

    /** Empty when it cannot be read. */
    Map<String, String> environment() {
        try {
            String all = Files.readString(procFile(pid, "environ"), StandardCharsets.ISO_8859_1);
            return Arrays.stream(all.split("\0"))
                    .filter(variable -> variable.contains("="))
                    .map(variable -> variable.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> first));
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static boolean isOwnedBy(Object user, Path folder) {
        try {
            return user.equals(Files.getAttribute(folder, "unix:uid"));
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    static Path procFile(long pid, String name) {
        return PROC.resolve(Long.toString(pid)).resolve(name);
    }
}
