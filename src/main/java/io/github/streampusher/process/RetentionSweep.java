package io.github.streampusher.process;

import io.github.streampusher.plan.FileNamePattern;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Settings.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deletes the oldest recordings of an output beyond what is to be kept; never the newest, which is being written. Confined to
 * the thread {@code hls}.
 */
final class RetentionSweep {
    /** What a file got into its name when another run would have written over it. */
    private static final String RENAMED = "(?:\\.\\d{8}-\\d{6}\\.\\d{3})?";

    private static final Duration BEING_WRITTEN = Duration.ofMinutes(1);

    /** For each so many files one look is skipped. A week of segments, 150,000, is looked at once a minute. */
    private static final int FILES_A_LOOK = 12_500;

    private static final int MAX_SKIPPED_LOOKS = 11;

    private final RetainedFiles files;
    private final Path workDir;
    private int skippedLooks;

    RetentionSweep(RetainedFiles files, Path workDir) {
        this.files = files;
        this.workDir = workDir;
    }

    private record Recording(Path path, Instant modified, long bytes) {}

    /** Looks at the folder; less often where it holds many files. */
    void look(Instant now) throws IOException {
        if (skippedLooks > 0) {
            skippedLooks--;
            return;
        }
        Path pattern = workDir.resolve(files.pattern());
        Path folder = pattern.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<String> needed = files.playlist().isPresent()
                ? HlsKeeper.namedSegments(workDir.resolve(files.playlist().get()))
                : Set.of();
        Pattern names = new FileNamePattern(pattern.getFileName().toString()).names(RENAMED);
        List<Recording> recordings = recordings(folder, names);
        skippedLooks = Math.min(MAX_SKIPPED_LOOKS, recordings.size() / FILES_A_LOOK);
        recordings.removeIf(file -> needed.contains(file.path().getFileName().toString()));
        Instant oldest = files.retention().age().map(now::minus).orElse(Instant.MIN);
        long most = files.retention().size().map(ByteSize::bytes).orElse(Long.MAX_VALUE);
        long kept = 0;
        for (int i = 0; i < recordings.size(); i++) { // the newest first
            Recording file = recordings.get(i);
            kept += file.bytes();
            boolean isWritten = i == 0 || file.modified().plus(BEING_WRITTEN).isAfter(now);
            if (!isWritten && (file.modified().isBefore(oldest) || kept > most)) {
                HlsKeeper.delete(file.path());
            }
        }
    }

    private static List<Recording> recordings(Path folder, Pattern names) throws IOException {
        List<Recording> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(
                    path -> names.matcher(path.getFileName().toString()).matches())::iterator) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    if (attributes.isRegularFile()) {
                        found.add(new Recording(
                                file, attributes.lastModifiedTime().toInstant(), attributes.size()));
                    }
                } catch (NoSuchFileException e) {
                    // deleted or renamed meanwhile
                }
            }
        }
        found.sort(Comparator.comparing(Recording::modified).reversed());
        return found;
    }
}
