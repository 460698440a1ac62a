package io.github.streampusher.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second daemon out of a run directory; the kernel releases it however the daemon ends. */
final class InstanceLock implements AutoCloseable {
    private final Path pidFile;
    private FileChannel channel;

    private InstanceLock(Path pidFile, FileChannel channel) {
        this.pidFile = pidFile;
        this.channel = channel;
    }

    /**
     * Locks the pid file and writes this process's id into it.
     *
     * @throws UserError when another daemon holds it
     */
    static InstanceLock acquire(Path pidFile) throws IOException {
        return new InstanceLock(pidFile, lock(pidFile));
    }

    /** Locks a new pid file if somebody has deleted the first, which no other daemon would see. */
    synchronized void restore() throws IOException {
        if (Files.notExists(pidFile)) {
            FileChannel before = channel;
            channel = lock(pidFile);
            before.close();
        }
    }

    private static FileChannel lock(Path pidFile) throws IOException {
        FileChannel channel = FileChannel.open(pidFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // held by this very process
        }
        if (lock == null) {
            channel.close();
            throw new UserError("another daemon is running, with process id "
                    + Files.readString(pidFile).strip() + " (" + pidFile + ")");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
