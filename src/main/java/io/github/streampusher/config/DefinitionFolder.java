package io.github.streampusher.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lists the files of definitions in a folder at one moment.
 *
 * @param files sorted by name
 * @param failure the reason why there are none, worded to follow the name of the folder
 */
public record DefinitionFolder(Path path, List<Path> files, Optional<String> failure) {
    private static final int MAX_FILES = 10_000; // one for each stream
    private static final Pattern DEFINITION_FILE_NAME = Pattern.compile("[^.].*\\.ya?ml");

    boolean isMissing() {
        return failure.equals(Optional.of(FileContent.MISSING));
    }

    public static DefinitionFolder list(Path path) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, DefinitionFolder::isDefinitionFile)) {
            for (Path entry : entries) {
                files.add(entry);
                if (files.size() > MAX_FILES) {
                    return failed(path, "has too many files; up to " + MAX_FILES + " are read");
                }
            }
        } catch (NotDirectoryException e) {
            return failed(path, "is no folder");
        } catch (IOException e) {
            return failed(path, FileContent.explain(e));
        } catch (DirectoryIteratorException e) {
            return failed(path, "cannot be read: " + e.getMessage());
        }
        Collections.sort(files);
        return new DefinitionFolder(path, List.copyOf(files), Optional.empty());
    }

    /** Leaves out folders and the files that editors and packagers leave behind; a dangling link is kept and reported. */
    private static boolean isDefinitionFile(Path entry) {
        return isDefinitionFileName(entry.getFileName().toString()) && !Files.isDirectory(entry);
    }

    /** Whether a file of that name would be read. */
    public static boolean isDefinitionFileName(String name) {
        return DEFINITION_FILE_NAME.matcher(name).matches();
    }

    private static DefinitionFolder failed(Path path, String failure) {
        return new DefinitionFolder(path, List.of(), Optional.of(failure));
    }
}
