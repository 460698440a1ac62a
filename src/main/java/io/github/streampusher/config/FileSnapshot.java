package io.github.streampusher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of files and folders at one moment, without reading the files.
 *
 * @param stamps changes when the content of a file, or the target of a link, changes; empty: the file does not exist
 * @param fileNames names of the watched files, and of the targets of links
 * @param folders the folders in which a change would show, by real path, with an identity that a replaced folder does not have
 */
record FileSnapshot(Map<Path, Optional<String>> stamps, Set<String> fileNames, Map<Path, Object> folders) {

    static FileSnapshot take(Set<Path> watched) {
        SnapshotBuilder looking = new SnapshotBuilder();
        for (Path path : watched) {
            looking.add(path.toAbsolutePath());
            DefinitionFolder.list(path).files().forEach(file -> looking.add(file.toAbsolutePath()));
        }
        return new FileSnapshot(looking.stamps, looking.fileNames, looking.folders);
    }

    /** Takes a snapshot with few system calls. */
    private static final class SnapshotBuilder {
        private final Map<Path, Optional<String>> stamps = new HashMap<>();
        private final Map<Path, Object> folders = new HashMap<>();
        private final Set<String> fileNames = new HashSet<>();
        private final Set<Path> visitedFolders = new HashSet<>();

        /** Adds the path, its folder, the folder of its target if it is a link, and itself if it is a folder. */
        void add(Path path) {
            Optional<BasicFileAttributes> seen = readAttributes(path, LinkOption.NOFOLLOW_LINKS);
            boolean isLink = seen.filter(BasicFileAttributes::isSymbolicLink).isPresent();
            seen = isLink ? readAttributes(path) : seen;
            stamps.put(path, seen.map(SnapshotBuilder::stamp));
            addName(path);
            addFolder(path.getParent());
            if (seen.filter(BasicFileAttributes::isDirectory).isPresent()) {
                addFolder(path);
            } else if (isLink) {
                addFolder(realPath(path).getParent());
            }
            if (isLink) {
                addName(realPath(path));
            }
        }

        private void addName(Path path) {
            if (path.getFileName() != null) {
                fileNames.add(path.getFileName().toString());
            }
        }

        private void addFolder(Path folder) {
            if (folder != null && visitedFolders.add(folder)) {
                Path real = realPath(folder);
                readAttributes(real).ifPresent(seen -> folders.put(real, String.valueOf(seen.fileKey())));
            }
        }

        private static String stamp(BasicFileAttributes seen) {
            return seen.fileKey() + " " + seen.size() + " " + seen.lastModifiedTime();
        }

        private static Optional<BasicFileAttributes> readAttributes(Path path, LinkOption... options) {
            try {
                return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, options));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        private static Path realPath(Path path) {
            try {
                return path.toRealPath();
            } catch (IOException e) {
                return path;
            }
        }
    }
}
