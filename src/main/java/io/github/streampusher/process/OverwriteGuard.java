package io.github.streampusher.process;

import io.github.streampusher.plan.FileNamePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a file of an earlier run that the next one would overwrite: it is renamed, with the time of its last change added to its name. */
final class OverwriteGuard {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS");

    private static final Logger LOG = LoggerFactory.getLogger(OverwriteGuard.class);

    private OverwriteGuard() {}

    /** Renames what the run would overwrite. */
    static void renameExisting(Path workDir, String pattern, LocalDateTime now) {
        FileNamePattern names = new FileNamePattern(pattern);
        if (names.isTimed()) { // a %d beside it is a day
            renameExisting(workDir.resolve(names.at(now)));
        } else if (names.numberedNames().isPresent()) {
            numbered(workDir.resolve(pattern)).forEach(OverwriteGuard::renameExisting);
        } else {
            renameExisting(workDir.resolve(pattern));
        }
    }

    /** The existing files whose name has any number in the place of the pattern's. */
    static List<Path> numbered(Path pattern) {
        Optional<Pattern> names = new FileNamePattern(pattern.getFileName().toString()).numberedNames();
        if (names.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(pattern.resolveSibling(""))) {
            return files.filter(file ->
                            names.get().matcher(file.getFileName().toString()).matches())
                    .toList();
        } catch (IOException e) {
            return List.of(); // FFmpeg will tell why
        }
    }

    private static void renameExisting(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 0) {
                LocalDateTime written =
                        LocalDateTime.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneId.systemDefault());
                Files.move(
                        file,
                        file.resolveSibling(timestampedName(file.getFileName().toString(), TIMESTAMP.format(written))));
            }
        } catch (IOException e) {
            LOG.warn("{} could not be renamed and will be overwritten: {}", file, e.toString());
        }
    }

    private static String timestampedName(String name, String time) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) + "." + time + name.substring(dot) : name + "." + time;
    }
}
