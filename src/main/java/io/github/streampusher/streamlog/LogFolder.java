package io.github.streampusher.streamlog;

import io.github.streampusher.stream.StreamName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the size of all stream logs in the log-dir, which may have files of others: those of streams of this daemon
 * count, and those whose first line has the form of ours. Confined to the log-writer thread.
 */
final class LogFolder {
    private static final Pattern LOG_NAME = Pattern.compile("(.+)\\.log(\\.\\d+\\.gz)?");

    /** The longest head of a line of ours, with some room. */
    private static final int HEAD_CHARACTERS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(StreamLogs.class);

    private final Path folder;
    private final Set<String> streams = new HashSet<>();
    private boolean failureLogged;

    private record StoredLog(Path path, long size, FileTime modified) {}

    LogFolder(Path folder) {
        this.folder = folder;
    }

    /** The stream has a log here. */
    Path logOf(StreamName stream) {
        streams.add(stream.value());
        return folder.resolve(stream + ".log");
    }

    /**
     * Deletes files that are not open, oldest first, until all files together are within the limit.
     *
     * @return the remaining bytes
     */
    long deleteOldest(long maxTotal, Set<Path> open) {
        List<StoredLog> stored = list();
        long total = stored.stream().mapToLong(StoredLog::size).sum();
        stored.removeIf(log -> open.contains(log.path));
        stored.sort(Comparator.comparing(StoredLog::modified));
        for (StoredLog oldest : stored) {
            if (total <= maxTotal) {
                break;
            }
            total -= delete(oldest) ? oldest.size : 0;
        }
        return total;
    }

    private boolean delete(StoredLog log) {
        try {
            Files.deleteIfExists(log.path);
            return true;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    /** What cannot be listed or deleted is in the way of no other file. */
    private void failed(IOException failure) {
        if (!failureLogged) {
            LOG.warn("log.max-total cannot be kept for every file: {}", failure.toString());
        }
        failureLogged = true;
    }

    private List<StoredLog> list() {
        List<StoredLog> stored = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            paths.forEach(path -> ownLog(path).ifPresent(stored::add));
        } catch (IOException e) {
            failed(e);
        }
        return stored;
    }

    private Optional<StoredLog> ownLog(Path path) {
        Matcher name = LOG_NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean own = file.isRegularFile()
                    && (streams.contains(name.group(1)) || hasOwnFirstLine(path, name.group(2) != null));
            return own ? Optional.of(new StoredLog(path, file.size(), file.lastModifiedTime())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // deleted meanwhile, or not readable, or no gzip: not ours
        }
    }

    private static boolean hasOwnFirstLine(Path path, boolean compressed) throws IOException {
        try (InputStream file = Files.newInputStream(path);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(compressed ? new GZIPInputStream(file) : file, StandardCharsets.UTF_8))) {
            char[] head = new char[HEAD_CHARACTERS];
            int length = Math.max(0, reader.read(head));
            return LogEntry.isHeadOfLine(new String(head, 0, length));
        }
    }
}
