package io.github.streampusher.relay;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;

/** Holds the sockets of the relay, where no other user can reach them. */
record SocketFolder(Path path, AtomicLong sockets) {

    /** Creates the folder, or deletes what an earlier daemon has left in it. */
    static SocketFolder prepare(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path)) {
            for (Path socket : left) {
                Files.delete(socket);
            }
        }
        return new SocketFolder(path, new AtomicLong());
    }

    /** A new socket. Its name is short, because the path of a Unix socket has 107 bytes at most. */
    Listener listen() throws IOException {
        return Listener.bind(path.resolve(Long.toString(sockets.incrementAndGet(), Character.MAX_RADIX)));
    }
}
