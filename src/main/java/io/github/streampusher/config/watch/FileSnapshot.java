package io.github.streampusher.config.watch;

import io.github.streampusher.config.DefinitionFolder;
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
        FileSnapshot seen = new FileSnapshot(new HashMap<>(), new HashSet<>(), new HashMap<>());
        Set<Path> folders = new HashSet<>(); // each one is looked at once, however many files it has
        for (Path path : watched) {
            seen.add(path.toAbsolutePath(), folders);
            DefinitionFolder.list(path).files().forEach(file -> seen.add(file.toAbsolutePath(), folders));
        }
        folders.remove(null); // the parent of the root
        for (Path folder : folders) {
            Path real = realPath(folder);
            readAttributes(real).ifPresent(found -> seen.folders.put(real, String.valueOf(found.fileKey())));
        }
        return seen;
    }

    /** Adds the path, its folder, the folder of its target if it is a link, and itself if it is a folder. */
    private void add(Path path, Set<Path> folders) {
        Optional<BasicFileAttributes> seen = readAttributes(path, LinkOption.NOFOLLOW_LINKS);
        boolean isLink = seen.filter(BasicFileAttributes::isSymbolicLink).isPresent();
        Optional<BasicFileAttributes> target = isLink ? readAttributes(path) : seen;
        stamps.put(path, target.map(FileSnapshot::stamp));
        addName(path);
        folders.add(path.getParent());
        if (target.filter(BasicFileAttributes::isDirectory).isPresent()) {
            folders.add(path);
        } else if (isLink) {
            folders.add(realPath(path).getParent());
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
