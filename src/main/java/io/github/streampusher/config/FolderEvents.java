package io.github.streampusher.config;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** What the system tells of some folders, for as long as they are the same. Confined to one thread but for what it hears. */
final class FolderEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    /** A folder and its files, not what is below: a folder of definitions may lie in somebody's home. */
    private static final FileTreeVisitor NON_RECURSIVE = (folder, onFolder, onFile) -> onFolder.call(folder);

    private final Runnable onEvent;
    private volatile Set<String> fileNames = Set.of(); // asked by the watcher's thread
    private Map<Path, Object> folders = Map.of();
    private Optional<DirectoryWatcher> watcher = Optional.empty();

    FolderEvents(Runnable hint) {
        this.onEvent = hint;
    }

    /** Listens to its folders, anew if any is another than before; without, the periodic look must do. */
    void watch(FileSnapshot glance) {
        Map<Path, Object> wanted = glance.folders();
        fileNames = Set.copyOf(glance.fileNames());
        if (wanted.equals(folders)) {
            return;
        }
        close();
        folders = Map.copyOf(wanted);
        try {
            watcher = Optional.of(startWatcher(List.copyOf(wanted.keySet())));
        } catch (IOException e) {
            LOG.warn("changes of definitions are seen only every few seconds: {}", e.toString());
        }
    }

    /** What else is written into these folders, such as a stream, is nobody's edit. */
    private void handleEvent(DirectoryChangeEvent event) {
        Path name = event.path() == null ? null : event.path().getFileName();
        if (name == null || isRelevant(name.toString())) {
            onEvent.run();
        }
    }

    /** Kubernetes turns a link whose name begins with two dots, behind which the files are others. */
    private boolean isRelevant(String name) {
        return fileNames.contains(name) || DefinitionFolder.isDefinitionFileName(name) || name.startsWith("..");
    }

    private DirectoryWatcher startWatcher(List<Path> paths) throws IOException {
        DirectoryWatcher started = DirectoryWatcher.builder()
                .paths(paths)
                .listener(this::handleEvent)
                .fileHashing(false)
                .fileTreeVisitor(NON_RECURSIVE)
                .logger(NOPLogger.NOP_LOGGER)
                .build();
        started.watchAsync(FolderEvents::runInThread); // returns when every folder is listened to
        return started;
    }

    /** Ends when the watcher is closed, or has no folder left; then the periodic look arms another. */
    private static void runInThread(Runnable loop) {
        Thread thread = new Thread(loop, "config-hints");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        watcher.ifPresent(FolderEvents::closeQuietly);
        watcher = Optional.empty();
        folders = Map.of();
    }

    private static void closeQuietly(DirectoryWatcher watcher) {
        try {
            watcher.close();
        } catch (IOException e) {
            LOG.debug("a watcher of folders did not close", e);
        }
    }
}
