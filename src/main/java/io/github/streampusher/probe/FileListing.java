package io.github.streampusher.probe;

import io.github.streampusher.channel.NameOrder;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a channel: of a folder or pattern by name, of a list of paths in its order, or a single one.
 *
 * @param skipped the lines of a list that give no file, and why, for people
 */
public record FileListing(List<Entry> files, List<String> skipped) {
    /** Nothing is there. */
    static final FileListing NONE = new FileListing(List.of(), List.of());

    /** So many are looked at, and no more. */
    private static final int MAX_FILES = 20_000;

    private static final int MAX_LIST_BYTES = 8 * 1024 * 1024;
    private static final int MAX_DEPTH = 16;

    private static final Set<String> MEDIA = Set.of(
            "3gp", "aac", "ac3", "aif", "aiff", "asf", "avi", "divx", "dv", "f4v", "flac", "flv", "m2t", "m2ts", "m2v",
            "m4a", "m4v", "mka", "mkv", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg", "mts", "mxf", "nut", "oga", "ogg",
            "ogm", "ogv", "opus", "rm", "rmvb", "ts", "vob", "wav", "webm", "wma", "wmv");

    private static final Comparator<Path> BY_NAME = Comparator.comparing(Path::toString, new NameOrder());

    private static final Set<String> LISTS = Set.of("m3u", "m3u8", "txt");

    public FileListing {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /**
     * A file.
     *
     * @param version changes when the file does
     */
    public record Entry(String path, String version) {}

    /**
     * Lists the files.
     *
     * @param workDir where relative paths begin
     * @throws IOException when there is no such folder or list, or it cannot be read
     */
    public static FileListing of(String list, Path workDir) throws IOException {
        try {
            Path path = workDir.resolve(list).normalize();
            boolean isPattern = isPattern(list) && !Files.exists(workDir.resolve(list));
            return !isPattern && !Files.isDirectory(path) && LISTS.contains(extension(path))
                    ? listed(path)
                    : new FileListing(entries(found(path, isPattern)), List.of());
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no path or pattern: " + e.getMessage(), e);
        }
    }

    /** Why a list cannot be read, for people. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "this user may not read " + failure.getMessage();
        }
        return failure instanceof FileSystemException ? failure.toString() : Problem.messageOf(failure);
    }

    private static List<Path> found(Path path, boolean isPattern) throws IOException {
        if (isPattern) {
            return matching(path);
        }
        return Files.isDirectory(path)
                ? walk(path, 1).filter(FileListing::isMedia).sorted(BY_NAME).toList()
                : List.of(path.toRealPath());
    }

    private static boolean isPattern(String list) {
        return list.matches(".*[*?\\[{].*");
    }

    private static List<Path> matching(Path pattern) throws IOException {
        Path folder = pattern.getRoot();
        int fixed = 0;
        while (fixed < pattern.getNameCount() - 1
                && !isPattern(pattern.getName(fixed).toString())) {
            folder = folder.resolve(pattern.getName(fixed++));
        }
        PathMatcher matcher = pattern.getFileSystem().getPathMatcher("glob:" + pattern);
        int depth = pattern.toString().contains("**") ? MAX_DEPTH : pattern.getNameCount() - fixed;
        return walk(folder, depth).filter(matcher::matches).sorted(BY_NAME).toList();
    }

    /** Files that no editor or upload hides. What cannot be read within the folder, or has just vanished, is left out. */
    private static Stream<Path> walk(Path folder, int depth) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                    found.add(file);
                }
                return found.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(folder)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null && visited.equals(folder)) {
                    throw failure;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream();
    }

    private static boolean isMedia(Path path) {
        return MEDIA.contains(extension(path));
    }

    private static String extension(Path path) {
        String name = path.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Its paths begin at the folder of the list. */
    private static FileListing listed(Path list) throws IOException {
        if (Files.size(list) > MAX_LIST_BYTES) {
            throw new IOException("it has more than " + MAX_LIST_BYTES + " bytes");
        }
        PathList read = PathList.parse(Files.readAllBytes(list));
        List<Path> paths = read.paths().stream()
                .limit(MAX_FILES)
                .map(path -> list.resolveSibling(path).normalize())
                .toList();
        return new FileListing(entries(paths), read.skipped());
    }

    private static List<Entry> entries(List<Path> paths) {
        return paths.stream().map(FileListing::entry).toList();
    }

    private static Entry entry(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            return new Entry(path.toString(), found.lastModifiedTime() + " " + found.size());
        } catch (IOException e) {
            return new Entry(path.toString(), "not there"); // told when its turn comes
        }
    }
}
