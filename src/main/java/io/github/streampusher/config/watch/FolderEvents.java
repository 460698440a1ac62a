package io.github.streampusher.config.watch;

import io.github.streampusher.config.DefinitionFolder;
import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** Listens to change events of folders, until a folder is replaced. Confined to one thread, except for the events. */
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    /** A folder and its files, not its subfolders: a folder of definitions may be a home directory. */
    private static final FileTreeVisitor NON_RECURSIVE = (folder, onFolder, onFile) -> onFolder.call(folder);

    private final Runnable onEvent;
    private final Supplier<DirectoryWatcher.Builder> builders;
    private volatile Set<String> fileNames = Set.of(); // read by the thread of the watcher
    private Map<Path, Object> folders = Map.of();
    private Optional<DirectoryWatcher> watcher = Optional.empty();
    private boolean failing;

    FolderEvents(Runnable onEvent) {
        this(onEvent, DirectoryWatcher::builder);
    }

    /** @param builders gives a new builder for each try */
    FolderEvents(Runnable onEvent, Supplier<DirectoryWatcher.Builder> builders) {
        this.onEvent = onEvent;
        this.builders = builders;
    }

    /**
     * Listens to the folders of a snapshot; restarts if one of them was replaced. Without events, polling remains, and the
     * next call tries again: all watches or instances of inotify may be in use for a while.
     */
    void watch(FileSnapshot snapshot) {
        Map<Path, Object> wanted = snapshot.folders();
        fileNames = Set.copyOf(snapshot.fileNames());
        if (wanted.equals(folders)) {
            return;
        }
        close();
        try {
            watcher = Optional.of(startWatcher(List.copyOf(wanted.keySet())));
            folders = Map.copyOf(wanted);
            if (failing) {
                LOG.info("changes of definition files are detected at once again");
            }
            failing = false;
        } catch (IOException | RuntimeException e) { // the latter: of a folder that is gone, or when no watch is left
            if (!failing) {
                LOG.warn(
                        "changes of definition files are detected by polling only, every few seconds: {}",
                        e.toString());
            }
            failing = true;
        }
    }

    /** Ignores other files in these folders, such as a stream being written. */
    private void handleEvent(DirectoryChangeEvent event) {
        Path name = event.path() == null ? null : event.path().getFileName();
        if (name == null || isRelevant(name.toString())) {
            onEvent.run();
        }
    }

    /** Kubernetes replaces a link whose name begins with two dots, and with it the files behind the link. */
    private boolean isRelevant(String name) {
        return fileNames.contains(name) || DefinitionFolder.isDefinitionFileName(name) || name.startsWith("..");
    }

    private DirectoryWatcher startWatcher(List<Path> paths) throws IOException {
        DirectoryWatcher started = builders.get()
                .paths(paths)
                .listener(this::handleEvent)
                .fileHashing(false)
                .fileTreeVisitor(NON_RECURSIVE)
                .logger(NOPLogger.NOP_LOGGER)
                .build();
        started.watchAsync(FolderEvents::runInThread); // returns when it listens to every folder
        return started;
    }

    /** Ends when the watcher is closed, or has no folder left; then polling starts another one. */
    private static void runInThread(Runnable loop) {
        Thread thread = new Thread(() -> runGuarded(loop), "config-hints");
        thread.setDaemon(true);
        thread.start();
    }

    private static void runGuarded(Runnable loop) {
        try {
            loop.run();
        } catch (RuntimeException | Error e) { // of the library; polling goes on without it
            LOG.warn("changes of definition files are detected by polling only: {}", e.toString());
        }
    }

    @Override
    public void close() {
        try {
            if (watcher.isPresent()) {
                watcher.get().close();
            }
        } catch (IOException e) {
            LOG.debug("a folder watcher did not close", e);
        }
        watcher = Optional.empty();
        folders = Map.of();
    }
}
