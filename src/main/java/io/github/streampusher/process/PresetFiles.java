package io.github.streampusher.process;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the preset files, by which children get the secrets that must not be on their command lines; each is deleted
 * with its run. Confined to the launcher thread.
 */
final class PresetFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String SUFFIX = ".ffpreset";

    private static final Logger LOG = LoggerFactory.getLogger(PresetFiles.class);

    private final Path folder;
    private final Map<RunId, List<Path>> filesByRun = new HashMap<>();
    private long written;
    private boolean staleDeleted;

    PresetFiles(Path runDir) {
        folder = runDir.toAbsolutePath();
    }

    /**
     * Returns the path of a new file.
     *
     * @throws UncheckedIOException when it cannot be written; its cause says why
     */
    String write(RunId run, CommandLine.Preset preset) {
        try {
            Files.createDirectories(folder); // it is new after a cleaner of temporary files has been there
            deleteStale();
            Path file = folder.resolve(run.stream() + "." + ++written + SUFFIX);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            filesByRun.computeIfAbsent(run, first -> new ArrayList<>()).add(file);
            Files.writeString(file, preset.reveal());
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a file into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** To be called when the run has ended or could not start. */
    void delete(RunId run) {
        filesByRun.getOrDefault(run, List.of()).forEach(PresetFiles::delete);
        filesByRun.remove(run);
    }

    /** Deletes the files of an earlier daemon. */
    private void deleteStale() throws IOException {
        if (!staleDeleted) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                left.forEach(PresetFiles::delete);
            }
            staleDeleted = true;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", file, e.toString());
        }
    }
}
