package io.github.streampusher.streamlog;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * One stream's log on disk. Logback rotates it, {@code NAME.log} to {@code NAME.log.1.gz} and so on; the size is looked
 * at here and before each write, as logback's own trigger looks only from time to time and a flood outruns it.
 *
 * <p>Confined to the log-writer thread.
 */
final class LogFile {
    private static final Set<PosixFilePermission> FILE_PERMISSIONS = PosixFilePermissions.fromString("rw-r-----");

    private final Path path;
    private FileChannel out;
    private long size;

    LogFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** @return whether the file was rotated before */
    boolean write(byte[] bytes, long maxFile, int files) throws IOException {
        if (out == null || Files.notExists(path)) { // removed by hand: begin a new one
            open();
        }
        boolean full = size > 0 && size + bytes.length > maxFile;
        if (full) {
            rotate(files);
        }
        append(bytes);
        return full;
    }

    private void append(byte[] bytes) throws IOException {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            size += bytes.length;
        } catch (IOException e) {
            out.truncate(size); // no half lines
            throw e;
        }
    }

    void rotate(int files) throws IOException {
        close();
        if (files > 0) {
            rotateByLogback(files);
        }
        Files.deleteIfExists(path); // there are to be no rotated ones, or the disk is full: the bound comes first
        open();
    }

    void close() throws IOException {
        if (out != null) {
            out.close();
        }
        out = null;
    }

    private void open() throws IOException {
        close();
        Files.createDirectories(path.getParent());
        out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setPosixFilePermissions(path, FILE_PERMISSIONS);
        size = Files.size(path);
    }

    private void rotateByLogback(int files) throws IOException {
        ContextBase context = new ContextBase();
        FileAppender<Object> active = new FileAppender<>(); // only tells the name
        active.setFile(path.toString());
        FixedWindowRollingPolicy policy = new UnlimitedRollingPolicy();
        policy.setContext(context);
        policy.setParent(active);
        policy.setFileNamePattern(path + ".%i.gz");
        policy.setMaxIndex(files);
        policy.start();
        try {
            policy.rollover();
        } catch (RolloverFailure e) {
            throw new IOException(e);
        } finally {
            policy.stop();
            context.stop();
        }
        Path newest = Path.of(path + ".1.gz");
        if (Files.exists(newest)) {
            Files.setPosixFilePermissions(newest, FILE_PERMISSIONS);
        }
    }

    /** Logback allows 20 files; the operator says how many. */
    private static final class UnlimitedRollingPolicy extends FixedWindowRollingPolicy {
        @Override
        protected int getMaxWindowSize() {
            return Integer.MAX_VALUE;
        }
    }
}
