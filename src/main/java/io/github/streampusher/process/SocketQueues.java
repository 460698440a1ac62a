package io.github.streampusher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bytes in the TCP queues of a process, from proc(5): a destination that stopped reading leaves many unsent, a source
 * that stopped sending leaves none unread.
 */
record SocketQueues(long unsentBytes, long unreadBytes) {
    private static final String SOCKET_LINK_PREFIX = "socket:[";
    private static final int STATE = 3;
    private static final int QUEUES = 4;
    private static final int INODE = 9;
    private static final String TCP_LISTEN = "0A";

    /** Zero for a process that has ended or may not be inspected. */
    static SocketQueues of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        Set<String> inodes = inodes(folder.resolve("fd"));
        long unsent = 0;
        long unread = 0;
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(folder.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > INODE && inodes.contains(fields[INODE]) && !fields[STATE].equals(TCP_LISTEN)) {
                    String[] queues = fields[QUEUES].split(":");
                    unsent += Long.parseLong(queues[0], 16);
                    unread += Long.parseLong(queues[1], 16);
                }
            }
        }
        return new SocketQueues(unsent, unread);
    }

    private static Set<String> inodes(Path descriptors) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                String target = Files.readSymbolicLink(link).toString();
                if (target.startsWith(SOCKET_LINK_PREFIX)) {
                    inodes.add(target.substring(SOCKET_LINK_PREFIX.length(), target.length() - 1));
                }
            }
        } catch (IOException e) {
            return inodes; // ended meanwhile
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
