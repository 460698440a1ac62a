package io.github.streampusher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be seen of files and folders without reading them, at one moment.
 *
 * @param stamps changes when a file's content, or what a link leads to, has changed; empty: it is not there
 * @param folders those in which a change would show, by their real path, with what tells one from its successor
 */
record Glance(Map<Path, Optional<String>> stamps, Map<Path, String> folders) {

    static Glance at(Set<Path> watched) {
        Glance glance = new Glance(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Path path : watched) {
            glance.add(path);
            Folder folder = Folder.list(path);
            folder.files().forEach(glance::add);
        }
        return glance;
    }

    /** Besides its own folder, that of what it leads to, and itself if it is one. */
    private void add(Path path) {
        Path absolute = path.toAbsolutePath();
        Optional<String> stamp = stamp(absolute);
        stamps.put(absolute, stamp);
        addFolder(absolute.getParent());
        if (stamp.isPresent()) {
            addFolder(Files.isDirectory(absolute) ? absolute : real(absolute).getParent());
        }
    }

    private void addFolder(Path folder) {
        if (folder != null) {
            Path real = real(folder);
            stamp(real).ifPresent(stamp -> folders.computeIfAbsent(real, key -> inode(key)));
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static Optional<String> stamp(Path path) {
        try {
            BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(seen.fileKey() + " " + seen.size() + " " + seen.lastModifiedTime());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String inode(Path path) {
        try {
            return String.valueOf(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return "";
        }
    }
}
