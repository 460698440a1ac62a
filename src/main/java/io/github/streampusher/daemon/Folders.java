package io.github.streampusher.daemon;

import io.github.streampusher.stream.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the daemon writes: as the settings say, which the package's own folders fit; where those cannot be used, as by a
 * user without rights, in a folder beside the main file.
 */
public record Folders(Path log, Path state, Path run) {
    private static final String BESIDE = ".stream-pusher";
    private static final int MAX_SOCKET_PATH_BYTES = 107; // of struct sockaddr_un

    /**
     * Chooses the folders and makes them.
     *
     * @throws UserError when one cannot be made or written
     */
    static Folders make(Settings.Daemon settings, Path mainFile) {
        Folders folders = new Folders(
                usable(settings.logDir(), mainFile, "log"),
                usable(settings.stateDir(), mainFile, "state"),
                usable(settings.runDir(), mainFile, "run"));
        int length = folders.socket().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH_BYTES) {
            throw new UserError("daemon.run-dir is too long for a socket: " + folders.socket() + " has " + length
                    + " bytes; at most " + MAX_SOCKET_PATH_BYTES);
        }
        return folders;
    }

    /** Those of a daemon that runs with these settings, or did; they need not be there. */
    public static Folders find(Settings.Daemon settings, Path mainFile) {
        return new Folders(
                used(settings.logDir(), mainFile, "log"),
                used(settings.stateDir(), mainFile, "state"),
                used(settings.runDir(), mainFile, "run"));
    }

    private static Path used(Path folder, Path mainFile, String name) {
        Path beside = beside(mainFile, name);
        return isBuiltIn(folder) && Files.exists(beside) ? beside : folder;
    }

    public Path socket() {
        return run.resolve("control.sock");
    }

    Path pidFile() {
        return run.resolve("stream-pusher.pid");
    }

    private static Path usable(Path folder, Path mainFile, String name) {
        try {
            return made(folder);
        } catch (IOException e) {
            if (!isBuiltIn(folder)) {
                throw new UserError("daemon." + name + "-dir: " + folder + " cannot be written: " + reason(e), e);
            }
        }
        Path beside = beside(mainFile, name);
        try {
            return made(beside);
        } catch (IOException e) {
            throw new UserError(
                    "neither " + folder + " nor " + beside + " can be written: " + reason(e) + "; set daemon." + name
                            + "-dir",
                    e);
        }
    }

    private static Path made(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException("permission denied");
        }
        return folder;
    }

    private static boolean isBuiltIn(Path folder) {
        return folder.endsWith("stream-pusher") && folder.getNameCount() <= 3 && folder.isAbsolute();
    }

    private static Path beside(Path mainFile, String name) {
        return mainFile.toAbsolutePath().resolveSibling(BESIDE).resolve(name);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
