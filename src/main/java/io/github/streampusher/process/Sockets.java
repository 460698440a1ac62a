package io.github.streampusher.process;

import io.github.streampusher.ffmpeg.Symptoms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The TCP connections of a process, as proc(5) shows them: what waits there unsent tells a far end that has stopped
 * reading from a source that has stopped sending.
 */
record Sockets(int connections, long unsentBytes) {
    private static final String SOCKET = "socket:[";
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    /** Of a process that is gone, or may not be looked at, none. */
    static Sockets of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        Set<String> inodes = inodes(folder.resolve("fd"));
        int connections = 0;
        long unsent = 0;
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(folder.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > INODE && inodes.contains(fields[INODE]) && !fields[STATE].equals(LISTENING)) {
                    connections++;
                    unsent += Long.parseLong(fields[QUEUES].substring(0, fields[QUEUES].indexOf(':')), 16);
                }
            }
        }
        return new Sockets(connections, unsent);
    }

    Symptoms symptoms(boolean stopped) {
        return new Symptoms(stopped, connections > 0, unsentBytes);
    }

    private static Set<String> inodes(Path descriptors) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                String target = Files.readSymbolicLink(link).toString();
                if (target.startsWith(SOCKET)) {
                    inodes.add(target.substring(SOCKET.length(), target.length() - 1));
                }
            }
        } catch (IOException e) {
            return inodes; // gone meanwhile
        }
        return inodes;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return List.of(); // no IPv6, or gone meanwhile
        }
    }
}
