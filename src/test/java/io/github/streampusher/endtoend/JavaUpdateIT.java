package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Java is replaced in place while the daemon runs, as unattended upgrades do it at night. */
class JavaUpdateIT {
    /** Only the file of all classes is as big, and nobody asks where it really is. */
    private static final long MAX_COPIED_BYTES = 40_000_000;

    @TempDir
    Path folder;

    private RtmpServer server;
    private RealDaemon daemon;
    private Path java;

    @BeforeEach
    void start() throws IOException {
        java = copyOfJava();
        server = new RtmpServer(folder.resolve("nginx"));
        daemon = new RealDaemon(folder.resolve("daemon")).withJava(java);
        daemon.define("cam.yaml", RealDaemon.stream("cam", "test:160x120@10", server.url("cam")));
    }

    @AfterEach
    void stop() {
        daemon.close();
        server.close();
    }

    private Path copyOfJava() throws IOException {
        Path original = Path.of(System.getProperty("java.home"));
        Path copy = folder.resolve("java");
        try (Stream<Path> paths = Files.walk(original)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::exists)::iterator) { // some links lead nowhere
                Path target = copy.resolve(original.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (Files.size(path) > MAX_COPIED_BYTES) {
                    Files.createSymbolicLink(target, path.toRealPath());
                } else {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }

    /** The helper of another version, and a new file in the place of what the daemon has loaded. */
    private void updateJava() throws IOException {
        Path helper =
                Files.writeString(java.resolve("lib/new"), "#!/bin/sh\necho Incorrect Java version >&2\nexit 1\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(helper, java.resolve("lib/jspawnhelper"), StandardCopyOption.REPLACE_EXISTING);
        Path library = java.resolve("lib/server/libjvm.so");
        Files.move(Files.copy(library, java.resolve("lib/server/new")), library, StandardCopyOption.REPLACE_EXISTING);
    }

    private long updateJavaAndKillChild() throws IOException, InterruptedException {
        daemon.awaitState("cam", "live");
        updateJava();
        long pid = daemon.pidOf("cam");
        ExternalProcess.signal(pid, "KILL");
        return pid;
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_24)
    void childIsReplaced() throws Exception {
        daemon.start();

        daemon.awaitReplacedChild("cam", updateJavaAndKillChild());
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_24)
    void childIsReplacedUnderSystemd() throws Exception {
        underSystemd().startUnderJsvc();

        daemon.awaitReplacedChild("cam", updateJavaAndKillChild());
    }

    @Test
    void daemonThatCanStartNoChildTellsWhy() throws Exception {
        withHelper().start();
        updateJavaAndKillChild();

        daemon.await("cam", stream -> stream.toString().contains("java-replaced"));
        assertTrue(daemon.runCommand("status", "cam").contains("systemctl restart stream-pusher"));
    }

    @Test
    void daemonThatCanStartNoChildEndsForSystemdToStartItAnew() throws Exception {
        withHelper();
        underSystemd().start();
        updateJavaAndKillChild();

        awaitFailedEnd();
        assertTrue(daemon.output().contains("Java was replaced"), daemon.output());
    }

    @Test
    void jsvcEndsWithTheDaemon() throws Exception {
        withHelper();
        underSystemd().startUnderJsvc();
        updateJavaAndKillChild();

        awaitFailedEnd();
    }

    /** As Java 25 does. */
    private RealDaemon withHelper() {
        return daemon.withJavaOption("-Djdk.lang.Process.launchMechanism=POSIX_SPAWN");
    }

    private RealDaemon underSystemd() {
        return daemon.withEnvironment("NOTIFY_SOCKET", folder.resolve("notify").toString());
    }

    private void awaitFailedEnd() {
        Await.until(() -> !daemon.isAlive());
        assertEquals(1, daemon.exitStatus(), daemon.output());
    }
}
