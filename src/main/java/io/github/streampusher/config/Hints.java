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
final class Hints implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hints.class);

    /** A folder and its files, not what is below: a folder of definitions may lie in somebody's home. */
    private static final FileTreeVisitor FLAT = (folder, onFolder, onFile) -> onFolder.call(folder);

    private final Runnable hint;
    private volatile Set<String> names = Set.of(); // asked by the watcher's thread
    private Map<Path, Object> folders = Map.of();
    private Optional<DirectoryWatcher> watcher = Optional.empty();

    Hints(Runnable hint) {
        this.hint = hint;
    }

    /** Listens to its folders, anew if any is another than before; without, the periodic look must do. */
    void arm(Glance glance) {
        Map<Path, Object> wanted = glance.folders();
        names = Set.copyOf(glance.names());
        if (wanted.equals(folders)) {
            return;
        }
        close();
        folders = Map.copyOf(wanted);
        try {
            watcher = Optional.of(started(List.copyOf(wanted.keySet())));
        } catch (IOException e) {
            log.warn("changes of definitions are seen only every few seconds: {}", e.toString());
        }
    }

    /** What else is written into these folders, such as a stream, is nobody's edit. */
    private void heard(DirectoryChangeEvent event) {
        Path name = event.path() == null ? null : event.path().getFileName();
        if (name == null || matters(name.toString())) {
            hint.run();
        }
    }

    /** Kubernetes turns a link whose name begins with two dots, behind which the files are others. */
    private boolean matters(String name) {
        return names.contains(name) || Folder.isDefinitions(name) || name.startsWith("..");
    }

    private DirectoryWatcher started(List<Path> paths) throws IOException {
        DirectoryWatcher started = DirectoryWatcher.builder()
                .paths(paths)
                .listener(this::heard)
                .fileHashing(false)
                .fileTreeVisitor(FLAT)
                .logger(NOPLogger.NOP_LOGGER)
                .build();
        started.watchAsync(Hints::runInThread); // returns when every folder is listened to
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
        watcher.ifPresent(Hints::closeQuietly);
        watcher = Optional.empty();
        folders = Map.of();
    }

    private static void closeQuietly(DirectoryWatcher watcher) {
        try {
            watcher.close();
        } catch (IOException e) {
            log.debug("a watcher of folders did not close", e);
        }
    }
}
