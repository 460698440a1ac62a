package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system so small that it is soon full, or one that may not be written. */
record SmallDisk(Path folder) implements AutoCloseable {

    /**
     * Mounts one in a folder.
     *
     * @param size as mount takes it, such as {@code 64k}
     * @throws org.opentest4j.TestAbortedException where mounting is not permitted, so that the test shows as skipped
     */
    static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        ExternalProcess.Result mounted =
                ExternalProcess.tryToRun("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
        assumeTrue(mounted.status() == 0, () -> "mount is refused: " + mounted.output());
        return new SmallDisk(folder);
    }

    /** @param option {@code ro} or {@code rw} */
    void remount(String option) throws IOException, InterruptedException {
        ExternalProcess.run("mount", "-o", "remount," + option, folder.toString());
    }

    @Override
    public void close() throws IOException {
        ExternalProcess.start("umount", "--lazy", folder.toString())
                .process()
                .onExit()
                .join();
    }
}
