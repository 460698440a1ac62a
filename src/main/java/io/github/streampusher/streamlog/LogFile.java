package io.github.streampusher.streamlog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream's log on disk, rotated from {@code NAME.log} to {@code NAME.log.1.gz} and so on. Confined to the log-writer
 * thread.
 */
final class LogFile {
    private static final Set<PosixFilePermission> FILE_PERMISSIONS = PosixFilePermissions.fromString("rw-r-----");

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Path path;
    private Optional<FileChannel> opened = Optional.empty();
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

    /**
     * Opens the file if it is not open.
     *
     * @return whether the file was rotated first
     */
    boolean write(byte[] bytes, long maxFile, int files) throws IOException {
        if (opened.isEmpty()) {
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
        FileChannel out = opened.orElseThrow();
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

    /** Compresses the file into {@code NAME.log.1.gz}, deletes the oldest of the rotated ones, and begins a new file. */
    void rotate(int files) throws IOException {
        close();
        try {
            if (files > 0) {
                Files.deleteIfExists(rotated(path, files));
                compressTo(rotated(path, 0)); // first, so that a failure leaves neither a gap nor a torn file
                for (int i = files - 1; i >= 0; i--) {
                    if (Files.exists(rotated(path, i))) {
                        Files.move(rotated(path, i), rotated(path, i + 1), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        } catch (IOException e) { // usually a full disk: its lines are lost, since the bound comes first
            LOG.warn("{} cannot be rotated: {}; its lines are deleted", path, e.toString());
        }
        Files.deleteIfExists(path);
        open();
    }

    /** A compressed earlier part of a log; 1 is the newest. */
    static Path rotated(Path path, int number) {
        return Path.of(path + "." + number + ".gz");
    }

    private void compressTo(Path target) throws IOException {
        Files.deleteIfExists(target);
        try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(
                Files.createFile(target, PosixFilePermissions.asFileAttribute(FILE_PERMISSIONS))))) {
            Files.copy(path, zipped);
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
        }
        opened = Optional.empty();
    }

    private void open() throws IOException {
        close();
        Files.createDirectories(path.getParent());
        opened = Optional.of(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        Files.setPosixFilePermissions(path, FILE_PERMISSIONS);
        size = Files.size(path);
    }
}
