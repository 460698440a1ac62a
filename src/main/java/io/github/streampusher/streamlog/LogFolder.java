package io.github.streampusher.streamlog;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The log files of all streams, kept within {@code max-total} together. Confined to the log-writer thread. */
final class LogFolder {
    private final Path folder;

    LogFolder(Path folder) {
        this.folder = folder;
    }

    private record StoredLog(Path path, long size, FileTime modified) {}

    /**
     * Deletes files that are not open, oldest first, until the total is within the limit.
     *
     * @param written the open files: counted but kept
     * @return the remaining bytes
     */
    long trim(long maxTotal, Set<Path> written) throws IOException {
        List<StoredLog> files = files();
        long total = files.stream().mapToLong(StoredLog::size).sum();
        files.removeIf(file -> written.contains(file.path));
        files.sort(Comparator.comparing(StoredLog::modified));
        for (StoredLog oldest : files) {
            if (total <= maxTotal) {
                break;
            }
            Files.deleteIfExists(oldest.path);
            total -= oldest.size;
        }
        return total;
    }

    private List<StoredLog> files() throws IOException {
        List<StoredLog> files = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log{,.[0-9]*.gz}")) {
            for (Path log : logs) {
                files.add(new StoredLog(log, Files.size(log), Files.getLastModifiedTime(log)));
            }
        } catch (NoSuchFileException e) {
            return files; // deleted by hand meanwhile; the next trim counts the others
        }
        return files;
    }
}
