package io.github.streampusher.process;

import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The slates that are encoded already, below the daemon's run-dir. Any thread may use it. */
public record SlateFolder(Path path) {
    /** Each is a megabyte at most; whatever the definitions were meanwhile. */
    private static final int MAX_FILES = 50;

    private static final Duration ENCODE_TIMEOUT = Duration.ofSeconds(60);

    /** @param runDir of the daemon */
    public static SlateFolder in(Path runDir) {
        return new SlateFolder(runDir.toAbsolutePath().resolve("slates"));
    }

    /** Where the file of a slate is, or will be. */
    Path file(SlateFile slate) {
        return path.resolve(slate.name() + ".mp4");
    }

    /** @param workDir where the relative paths of its pictures begin */
    boolean has(SlateFile slate, Path workDir) {
        Path file = file(slate);
        return Files.exists(file)
                && slate.pictures().stream()
                        .allMatch(picture ->
                                lastModified(workDir.resolve(picture)).compareTo(lastModified(file)) < 0);
    }

    /** The arguments with the path of the file. */
    List<String> withPath(List<String> arguments, Path file) {
        return arguments.stream()
                .map(argument -> argument.equals(RelayPlanner.SLATE) ? "file:" + file : argument)
                .toList();
    }

    /**
     * Encodes a slate unless it is there.
     *
     * @param workDir where the relative paths of the slate's image begin
     * @throws IOException when FFmpeg cannot make it
     */
    public void make(String ffmpeg, SlateFile slate, Path workDir)
            throws IOException, TimeoutException, InterruptedException {
        if (has(slate, workDir)) {
            return;
        }
        Files.createDirectories(path);
        deleteOldest();
        Path unfinished =
                path.resolve(slate.name() + "." + Thread.currentThread().getId() + ".new");
        try {
            List<String> command = new ArrayList<>(List.of(ffmpeg));
            command.addAll(withPath(slate.encode().reveal(preset -> ""), unfinished));
            Tool.Result made = Tool.run(command, "", workDir, ENCODE_TIMEOUT);
            if (made.status() != 0) {
                throw new IOException("FFmpeg ended with status " + made.status());
            }
            Files.move(unfinished, file(slate), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void deleteOldest() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
            all.forEach(files::add);
        }
        files.sort(Comparator.comparing(SlateFolder::lastModified));
        for (Path old : files.subList(0, Math.max(0, files.size() - MAX_FILES))) {
            Files.deleteIfExists(old);
        }
    }

    private static FileTime lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) { // deleted meanwhile
            return FileTime.fromMillis(0);
        }
    }
}
