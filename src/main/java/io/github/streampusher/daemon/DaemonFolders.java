package io.github.streampusher.daemon;

import io.github.streampusher.stream.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that the daemon writes to: those of the settings. Where a default folder cannot be used, as by a user who
 * is not root, a folder beside the main file takes its place; a folder that the operator chose must work, unless its disk is read-only.
 */
public record DaemonFolders(Path logDir, Path stateDir, Path runDir) {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonFolders.class);
    private static final String FALLBACK_NAME = ".stream-pusher";

    /**
     * Asking for the file store would not do: for the folders that systemd makes writable below a read-only root, Java
     * finds the root.
     */
    private static final String READ_ONLY = "Read-only file system";

    private static final int MAX_SOCKET_PATH_BYTES = 107; // of struct sockaddr_un

    /**
     * Chooses the folders and creates them.
     *
     * @throws UserError when one cannot be created or written
     */
    static DaemonFolders create(Settings.Daemon settings, Path mainFile) {
        DaemonFolders folders = new DaemonFolders(
                createOrAwait(settings.logDir(), Settings.Daemon.DEFAULT_LOG_DIR, mainFile, "log"),
                createOrAwait(settings.stateDir(), Settings.Daemon.DEFAULT_STATE_DIR, mainFile, "state"),
                createWithFallback(settings.runDir(), Settings.Daemon.DEFAULT_RUN_DIR, mainFile, "run"));
        int length = folders.socket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH_BYTES) {
            throw new UserError("daemon.run-dir is too long for a socket: " + folders.socket() + " has " + length
                    + " bytes; at most " + MAX_SOCKET_PATH_BYTES);
        }
        return folders;
    }

    /** The folders of a daemon that runs or ran with these settings; they need not exist. */
    public static DaemonFolders locate(Settings.Daemon settings, Path mainFile) {
        return new DaemonFolders(
                existing(settings.logDir(), Settings.Daemon.DEFAULT_LOG_DIR, mainFile, "log"),
                existing(settings.stateDir(), Settings.Daemon.DEFAULT_STATE_DIR, mainFile, "state"),
                existing(settings.runDir(), Settings.Daemon.DEFAULT_RUN_DIR, mainFile, "run"));
    }

    private static Path existing(Path folder, Path byDefault, Path mainFile, String name) {
        Path beside = fallback(mainFile, name);
        return folder.equals(byDefault) && Files.exists(beside) ? beside : folder;
    }

    public Path socket() {
        return runDir.resolve("control.sock");
    }

    Path pidFile() {
        return runDir.resolve("stream-pusher.pid");
    }

    private static Path createWithFallback(Path folder, Path byDefault, Path mainFile, String name) {
        try {
            return createWritable(folder);
        } catch (IOException e) {
            if (!folder.equals(byDefault)) {
                throw new UserError(
                        "daemon." + name + "-dir: " + folder + " cannot be written: " + UserError.reason(e), e);
            }
        }
        Path beside = fallback(mainFile, name);
        try {
            return createWritable(beside);
        } catch (IOException e) {
            throw new UserError(
                    "neither " + folder + " nor " + beside + " can be written: " + UserError.reason(e) + "; set daemon."
                            + name + "-dir",
                    e);
        }
    }

    /** For a folder that streams do not need: one on a read-only file system is used as soon as it can be written. */
    private static Path createOrAwait(Path folder, Path byDefault, Path mainFile, String name) {
        try {
            return createWritable(folder);
        } catch (IOException e) {
            if (!UserError.reason(e).equals(READ_ONLY)) {
                return createWithFallback(folder, byDefault, mainFile, name);
            }
        }
        LOG.warn(
                "daemon.{}-dir: {} is on a read-only file system; the streams run, and nothing is kept there until it"
                        + " can be written",
                name,
                folder);
        return folder;
    }

    private static Path createWritable(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            Files.delete(Files.createTempFile(folder, FALLBACK_NAME, "")); // says why
        }
        return folder;
    }

    private static Path fallback(Path mainFile, String name) {
        return mainFile.toAbsolutePath().resolveSibling(FALLBACK_NAME).resolve(name);
    }
}
