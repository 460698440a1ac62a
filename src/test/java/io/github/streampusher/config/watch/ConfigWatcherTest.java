package io.github.streampusher.config.watch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What was seen to defeat watchers does not defeat this one: each change is noticed, and soon. */
@Execution(ExecutionMode.CONCURRENT)
class ConfigWatcherTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3); // the quiet time, on a machine that is busy

    @TempDir
    Path root;

    private final Semaphore reloads = new Semaphore(0);
    private final AtomicReference<Runnable> onReload = new AtomicReference<>(() -> {});
    private final AtomicReference<Duration> nextLook = new AtomicReference<>();
    private Path folder;
    private Path main;
    private Path file;
    private ConfigWatcher watcher;

    @BeforeEach
    void setUp() throws IOException {
        folder = Files.createDirectories(root.resolve("etc/streams.d"));
        main = Files.writeString(root.resolve("etc/main.yaml"), "{}");
        file = Files.writeString(folder.resolve("a.yaml"), "{}");
    }

    private void watch() throws InterruptedException {
        watcher = new ConfigWatcher(() -> Set.of(main, folder), () -> {
            onReload.get().run();
            reloads.release();
            return Optional.ofNullable(nextLook.getAndSet(null));
        });
        assertNoticed(); // the first look, at what was there before
    }

    @AfterEach
    void tearDown() {
        watcher.close();
    }

    private void assertNoticed() throws InterruptedException {
        assertTrue(reloads.tryAcquire(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS), "not noticed");
        reloads.drainPermits();
    }

    @Test
    void editInPlaceIsNoticed() throws Exception {
        watch();
        Files.writeString(file, "streams:");
        assertNoticed();
        Files.writeString(main, "streams:");
        assertNoticed();
    }

    @Test
    void atomicRenameIsNoticed() throws Exception {
        watch();
        Path other = Files.writeString(root.resolve("new"), "streams:");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        assertNoticed();
        Files.writeString(file, " ", StandardOpenOption.APPEND);
        assertNoticed();
    }

    @Test
    void renameAndRewriteByEditorIsNoticed() throws Exception {
        watch();
        Files.writeString(folder.resolve(".a.yaml.swp"), "");
        Files.move(file, folder.resolve("a.yaml~"));
        Files.writeString(file, "streams:");
        Files.delete(folder.resolve("a.yaml~"));
        assertNoticed();
    }

    @Test
    void newAndRemovedFilesAreNoticed() throws Exception {
        watch();
        Files.writeString(folder.resolve("b.yaml"), "{}");
        assertNoticed();
        Files.delete(folder.resolve("b.yaml"));
        assertNoticed();
    }

    @Test
    void replacedFolderIsNoticed() throws Exception {
        watch();
        Files.move(folder, root.resolve("old"));
        Files.createDirectory(folder);
        assertNoticed();
        Files.writeString(folder.resolve("a.yaml"), "streams:");
        assertNoticed();
    }

    @Test
    void recreatedFolderIsNoticed() throws Exception {
        watch();
        Files.delete(file);
        Files.delete(folder);
        assertNoticed();
        Files.createDirectory(folder);
        assertNoticed();
        Files.writeString(file, "streams:");
        assertNoticed();
    }

    @Test
    void editOfSymlinkTargetIsNoticed() throws Exception {
        Path target = Files.writeString(
                Files.createDirectory(root.resolve("elsewhere")).resolve("b"), "{}");
        Files.createSymbolicLink(folder.resolve("b.yaml"), target);
        watch();
        Files.writeString(target, "streams:");
        assertNoticed();
    }

    @Test
    void swappedSymlinkInsideFolderIsNoticed() throws Exception {
        Path one = Files.createDirectory(folder.resolve("..1"));
        Path two = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(one.resolve("b.yaml"), "{}");
        Files.writeString(two.resolve("b.yaml"), "streams:");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("b.yaml"), Path.of("..data/b.yaml"));
        watch();
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        assertNoticed();
    }

    @Test
    void retargetedFolderSymlinkIsNoticed() throws Exception {
        Path other = Files.createDirectory(root.resolve("other"));
        Files.move(folder, root.resolve("real"));
        Files.createSymbolicLink(folder, root.resolve("real"));
        watch();
        Files.writeString(file, "streams:");
        assertNoticed();
        Files.createSymbolicLink(root.resolve("etc/new"), other);
        Files.move(root.resolve("etc/new"), folder, StandardCopyOption.ATOMIC_MOVE);
        assertNoticed();
        Files.writeString(other.resolve("a.yaml"), "streams:");
        assertNoticed();
    }

    @Test
    void burstOfEditsEndsWithLastEditInFewReloads() throws Exception {
        AtomicReference<String> applied = new AtomicReference<>("");
        onReload.set(() -> applied.set(read(file)));
        watch();
        for (int i = 0; i < 1000; i++) {
            Files.writeString(file, "streams: # " + i);
        }
        while (!applied.get().equals("streams: # 999")) {
            assertTrue(reloads.tryAcquire(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS), "the last edit was not noticed");
        }
        assertTrue(reloads.availablePermits() < 5, "too many looks");
    }

    @Test
    void unrelatedFileNeitherTriggersNorDelaysReload() throws Exception {
        watch();
        AtomicReference<Boolean> writing = new AtomicReference<>(true);
        Thread stream = new Thread(() -> {
            for (int i = 0; writing.get(); i++) {
                write(folder.resolveSibling("out.flv"), "x" + i);
            }
        });
        stream.start();
        try {
            assertFalse(reloads.tryAcquire(1, TimeUnit.SECONDS), "a stream's file is taken for an edit");
            Files.writeString(file, "streams:");
            assertTrue(reloads.tryAcquire(1500, TimeUnit.MILLISECONDS), "the edit waits for the stream");
        } finally {
            writing.set(false);
            stream.join();
        }
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void watchingContinuesAfterFailedReload() throws Exception {
        onReload.set(() -> {
            reloads.release();
            throw new IllegalStateException("on purpose");
        });
        watch();
        Files.writeString(file, "streams:");
        assertNoticed();
        Files.writeString(file, "streams: {}");
        assertNoticed();
    }

    @Test
    void watchingContinuesAfterAnError() throws Exception {
        onReload.set(() -> {
            reloads.release();
            throw new OutOfMemoryError("on purpose");
        });
        watch();
        Files.writeString(file, "streams:");
        assertNoticed();
    }

    @Test
    void nextLookIsTakenWithoutAChange() throws Exception {
        nextLook.set(Duration.ofMillis(100));
        watch();
        assertNoticed();
        assertFalse(reloads.tryAcquire(1, TimeUnit.SECONDS), "a look that nobody asked for");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return "";
        }
    }
}
