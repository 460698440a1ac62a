package io.github.streampusher.daemon;

import io.github.streampusher.stream.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the daemon writes: as the settings say, which the package's own folders fit; where those cannot be used, as by a
 * user without rights, in a folder beside the main file.
 */
public record DaemonFolders(Path logDir, Path stateDir, Path runDir) {
    private static final String FALLBACK_NAME = ".stream-pusher";
    private static final int MAX_SOCKET_PATH_BYTES = 107; // of struct sockaddr_un

    /**
     * Chooses the folders and makes them.
     *
     * @throws UserError when one cannot be made or written
     */
    static DaemonFolders create(Settings.Daemon settings, Path mainFile) {
        DaemonFolders folders = new DaemonFolders(
                createWithFallback(settings.logDir(), mainFile, "log"),
                createWithFallback(settings.stateDir(), mainFile, "state"),
                createWithFallback(settings.runDir(), mainFile, "run"));
        int length = folders.socket().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH_BYTES) {
            throw new UserError("daemon.run-dir is too long for a socket: " + folders.socket() + " has " + length
                    + " bytes; at most " + MAX_SOCKET_PATH_BYTES);
        }
        return folders;
    }

    /** Those of a daemon that runs with these settings, or did; they need not be there. */
    public static DaemonFolders locate(Settings.Daemon settings, Path mainFile) {
        return new DaemonFolders(
                existing(settings.logDir(), mainFile, "log"),
                existing(settings.stateDir(), mainFile, "state"),
                existing(settings.runDir(), mainFile, "run"));
    }

    private static Path existing(Path folder, Path mainFile, String name) {
        Path beside = fallback(mainFile, name);
        return isDefault(folder) && Files.exists(beside) ? beside : folder;
    }

    public Path socket() {
        return runDir.resolve("control.sock");
    }

    Path pidFile() {
        return runDir.resolve("stream-pusher.pid");
    }

    private static Path createWithFallback(Path folder, Path mainFile, String name) {
        try {
            return createWritable(folder);
        } catch (IOException e) {
            if (!isDefault(folder)) {
                throw new UserError("daemon." + name + "-dir: " + folder + " cannot be written: " + reason(e), e);
            }
        }
        Path beside = fallback(mainFile, name);
        try {
            return createWritable(beside);
        } catch (IOException e) {
            throw new UserError(
                    "neither " + folder + " nor " + beside + " can be written: " + reason(e) + "; set daemon." + name
                            + "-dir",
                    e);
        }
    }

    private static Path createWritable(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException("permission denied");
        }
        return folder;
    }

    private static boolean isDefault(Path folder) {
        return folder.endsWith("stream-pusher") && folder.getNameCount() <= 3 && folder.isAbsolute();
    }

    private static Path fallback(Path mainFile, String name) {
        return mainFile.toAbsolutePath().resolveSibling(FALLBACK_NAME).resolve(name);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
