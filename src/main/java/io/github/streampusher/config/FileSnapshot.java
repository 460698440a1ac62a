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
 * What can be seen of files and folders without reading them, at one moment.
 *
 * @param stamps changes when a file's content, or what a link leads to, has changed; empty: it is not there
 * @param fileNames of what is watched, and of what links lead to
 * @param folders those in which a change would show, by their real path, with what tells one from its successor
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

    /** The making of one, in few questions to the system. */
    private static final class SnapshotBuilder {
        private final Map<Path, Optional<String>> stamps = new HashMap<>();
        private final Map<Path, Object> folders = new HashMap<>();
        private final Set<String> fileNames = new HashSet<>();
        private final Set<Path> visitedFolders = new HashSet<>();

        /** Sees to the path, its own folder, that of what it leads to, and itself if it is one. */
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
