package io.github.streampusher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a file of an earlier run that the next one would overwrite: it is renamed, with the time of its last change added to its name. */
final class OverwriteGuard {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS");

    private static final Pattern TIME = Pattern.compile("%([YmdHMSsjyF])");
    private static final Pattern NUMBER = Pattern.compile("%0?\\d*d");
    private static final Map<String, String> JAVA_LETTERS =
            Map.of("Y", "yyyy", "m", "MM", "d", "dd", "H", "HH", "M", "mm", "S", "ss", "j", "DDD", "y", "yy");

    private static final Logger LOG = LoggerFactory.getLogger(OverwriteGuard.class);

    private OverwriteGuard() {}

    /** Renames what the run would overwrite. */
    static void renameExisting(Path workDir, String pattern, LocalDateTime now) {
        Matcher number = NUMBER.matcher(pattern);
        if (isTimed(pattern)) {
            renameExisting(workDir.resolve(expand(pattern, now)));
        } else if (number.find()) {
            numbered(workDir.resolve(pattern)).forEach(OverwriteGuard::renameExisting);
        } else {
            renameExisting(workDir.resolve(pattern));
        }
    }

    /** As the plan sees it: a {@code %d} alone is a day where another part is a time. */
    private static boolean isTimed(String pattern) {
        return TIME.matcher(pattern).find();
    }

    /** The name that FFmpeg's strftime gives now. */
    static String expand(String pattern, LocalDateTime now) {
        return TIME.matcher(pattern).replaceAll(code -> switch (code.group(1)) {
            case "F" -> DateTimeFormatter.ISO_LOCAL_DATE.format(now);
            case "s" -> Long.toString(now.atZone(ZoneId.systemDefault()).toEpochSecond());
            default ->
                DateTimeFormatter.ofPattern(JAVA_LETTERS.get(code.group(1))).format(now);
        });
    }

    /** The existing files whose name has any number in the place of the pattern's. */
    static List<Path> numbered(Path pattern) {
        String name = pattern.getFileName().toString();
        Matcher number = NUMBER.matcher(name);
        if (!number.find() || pattern.getParent() == null) {
            return List.of();
        }
        Pattern names = Pattern.compile(Pattern.quote(name.substring(0, number.start())) + "\\d+"
                + Pattern.quote(name.substring(number.end())));
        try (Stream<Path> files = Files.list(pattern.getParent())) {
            return files.filter(
                            file -> names.matcher(file.getFileName().toString()).matches())
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
