package io.github.streampusher.process;

import io.github.streampusher.diagnosis.ProcessObservation.BlockedOn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Finds out whether a process is blocked in reading or writing a file or pipe: proc(5) shows the system call of each
 * thread with its arguments, of which the first may be a file descriptor, and how that was opened.
 */
final class BlockedSyscall {
    private static final int FIRST_NON_STDIO_FD = 3;
    private static final int O_ACCMODE = 3;

    private BlockedSyscall() {}

    static BlockedOn of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<BlockedOn> found = EnumSet.noneOf(BlockedOn.class);
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                found.add(ofSyscall(process, readText(thread.resolve("syscall"))));
            }
        } catch (IOException e) {
            return BlockedOn.UNKNOWN; // no such process, or not permitted
        }
        if (found.contains(BlockedOn.WRITING)) {
            return BlockedOn.WRITING;
        }
        return found.contains(BlockedOn.READING) ? BlockedOn.READING : BlockedOn.ELSEWHERE;
    }

    /** @param call {@code NUMBER ARGUMENT…} in hexadecimal, or a word such as running */
    private static BlockedOn ofSyscall(Path process, String call) {
        String[] fields = call.split(" ");
        if (fields.length < 2 || !fields[1].matches("0x[0-9a-f]{1,5}")) {
            return BlockedOn.ELSEWHERE;
        }
        int descriptor = Integer.parseInt(fields[1].substring(2), 16);
        return descriptor < FIRST_NON_STDIO_FD ? BlockedOn.ELSEWHERE : ofDescriptor(process, descriptor);
    }

    private static BlockedOn ofDescriptor(Path process, int descriptor) {
        try {
            String flags = readText(process.resolve("fdinfo").resolve(Integer.toString(descriptor)))
                    .lines()
                    .filter(line -> line.startsWith("flags:"))
                    .findFirst()
                    .orElse("flags: 02");
            return switch (Integer.parseInt(flags.substring(6).strip(), 8) & O_ACCMODE) {
                case 0 -> BlockedOn.READING;
                case 1 -> BlockedOn.WRITING;
                default -> BlockedOn.ELSEWHERE; // a connection, for which the socket queues are better evidence
            };
        } catch (IOException e) {
            return BlockedOn.ELSEWHERE; // not a file descriptor
        }
    }

    private static String readText(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }
}
