package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes a resource away from the daemon and gives it back: only what needs it stops, and it recovers. */
class ResourcesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NULL_OUTPUT = "{url: \"-\", format: \"null\"}";

    @TempDir
    Path folder;

    private RealDaemon daemon;

    @BeforeEach
    void setUp() throws Exception {
        daemon = new RealDaemon(folder.resolve("sp"));
        daemon.define("steady.yaml", RealDaemon.stream("steady", "test:64x64@5", NULL_OUTPUT));
    }

    @AfterEach
    void tearDown() {
        daemon.close();
    }

    private Path ffmpeg() {
        return folder.resolve("sp/bin/ffmpeg");
    }

    /** Replaces FFmpeg by another, as a package manager does. */
    private void install(String mark) throws IOException {
        Files.createDirectories(ffmpeg().getParent());
        Path written = ffmpeg().resolveSibling("new");
        Files.writeString(written, "#!/bin/sh\nexec env MARK=" + mark + " ffmpeg \"$@\"\n");
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(written, ffmpeg(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void useOwnFfmpeg() throws IOException {
        Path main = daemon.folder().resolve("stream-pusher.yaml");
        Files.writeString(main, Files.readString(main).replaceFirst("ffmpeg: '[^']*'", "ffmpeg: '" + ffmpeg() + "'"));
    }

    private String markOf(long pid) throws IOException {
        for (String variable : Files.readString(Path.of("/proc", Long.toString(pid), "environ"))
                .split("\0")) {
            if (variable.startsWith("MARK=")) {
                return variable;
            }
        }
        return "no mark";
    }

    @Test
    void missingFfmpegBlocksUntilInstalled() throws Exception {
        useOwnFfmpeg();
        daemon.start();
        daemon.awaitState("steady", "blocked");
        assertEquals("ffmpeg-missing", cause(daemon.stream("steady").orElseThrow()));
        install("first");
        daemon.signal("HUP");
        daemon.awaitState("steady", "live");
    }

    private static String cause(JsonObject stream) {
        return stream.get("cause").getAsString();
    }

    @Test
    void upgradedFfmpegIsUsedByNextRunOnly() throws Exception {
        install("first");
        useOwnFfmpeg();
        daemon.start();
        daemon.awaitState("steady", "live");
        long before = daemon.pidOf("steady");
        install("second");
        daemon.define("later.yaml", RealDaemon.stream("later", "test:64x64@5", NULL_OUTPUT));
        daemon.awaitState("later", "live");
        assertEquals("MARK=second", markOf(daemon.pidOf("later")));
        assertEquals(before, daemon.pidOf("steady"));
        assertEquals("MARK=first", markOf(before));
    }

    @Test
    void fullLogDiskStopsNoStreamAndIsLoggedOnce() throws Exception {
        try (SmallDisk log = SmallDisk.mount(folder.resolve("sp/log"), "64k")) {
            Files.write(log.folder().resolve("ballast"), new byte[64 * 1024 - 8192]);
            daemon.define(
                    "chatty.yaml",
                    RealDaemon.stream("chatty", "test:64x64@5", NULL_OUTPUT)
                            + "    ffmpeg: {global-args: [-loglevel, repeat+level+trace]}\n");
            daemon.start();
            daemon.awaitState("chatty", "live");
            Await.until(() -> daemon.output().contains("log"), TIMEOUT, daemon::output);
            Await.until(() -> daemon.output().contains("No space left"), TIMEOUT, daemon::output);
            long pid = daemon.pidOf("chatty");
            long frames = frames("chatty");
            daemon.await("chatty", chatty -> chatty.get("frames").getAsLong() > frames + 10);
            assertEquals(pid, daemon.pidOf("chatty"));
            assertEquals(1, daemon.output().split("No space left", -1).length - 1, daemon::output);
            daemon.close();
        }
    }

    /** As after an error of the disk and a boot; what the daemon keeps is less than a stream on air. */
    @Test
    void readOnlyStateDirStopsNoStreamAndRecovers() throws Exception {
        try (SmallDisk state = SmallDisk.mount(folder.resolve("sp/state"), "1m")) {
            state.remount("ro");
            daemon.start();
            daemon.awaitState("steady", "live");
            assertTrue(daemon.output().contains("daemon.state-dir: " + state.folder()), daemon::output);
            assertTrue(daemon.runCommand("stop", "steady").contains("until the daemon's next start only"));
            daemon.awaitState("steady", "disabled");
            state.remount("rw");
            Path byHand = state.folder().resolve("by-hand.json");
            Await.until(() -> Files.exists(byHand), TIMEOUT, daemon::output);
            daemon.close();
        }
    }

    private long frames(String name) {
        return daemon.stream(name).orElseThrow().get("frames").getAsLong();
    }

    @Test
    void closedStandardOutputStopsNoStream() throws Exception {
        daemon.startWithClosedOutput();
        daemon.awaitState("steady", "live");
        long pid = daemon.pidOf("steady");
        daemon.define("other.yaml", RealDaemon.stream("other", "test:64x64@5", NULL_OUTPUT));
        daemon.awaitState("other", "live");
        assertEquals(pid, daemon.pidOf("steady"));
        assertEquals(0, daemon.stop());
    }

    /** The system counts threads as well as processes, and for everybody but root. */
    @Test
    void processLimitAffectsOnlyNewStreamsAndRecovers() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "another user's limit would bind these tests");
        String user = Integer.toString(unusedUser());
        ExternalProcess.run("chown", "-R", user, folder.toString());
        daemon.wrappedBy(
                        "setpriv",
                        "--reuid=" + user,
                        "--inh-caps=-all,+dac_override",
                        "--ambient-caps=+dac_override", // to read the classes, wherever they are
                        "--bounding-set=-all,+dac_override")
                .start();
        daemon.awaitState("steady", "live");
        long pid = daemon.pidOf("steady");
        limitProcesses(user, 1);
        daemon.define(
                "later.yaml", RealDaemon.stream("later", "test:64x64@5", NULL_OUTPUT) + "    restart: {delay: 1s}\n");
        daemon.await(
                "later",
                later -> !later.get("cause").isJsonNull() && cause(later).equals("out-of-memory"));
        long frames = frames("steady");
        daemon.await("steady", steady -> steady.get("frames").getAsLong() > frames + 10);
        assertEquals(pid, daemon.pidOf("steady"));
        limitProcesses(user, 4096);
        daemon.awaitState("later", "live");
        assertEquals(pid, daemon.pidOf("steady"));
    }

    /** As that user, who needs no right for it. */
    private void limitProcesses(String user, int limit) throws IOException, InterruptedException {
        ExternalProcess.run(
                "setpriv",
                "--reuid=" + user,
                "prlimit",
                "--pid",
                Long.toString(daemon.pid()),
                "--nproc=" + limit + ":");
    }

    private static int unusedUser() {
        Set<String> used = ProcessHandle.allProcesses()
                .flatMap(process -> process.info().user().stream())
                .collect(Collectors.toSet());
        return IntStream.range(61_200, 61_300) // nobody's, neither in Debian nor in systemd
                .filter(id -> !used.contains(Integer.toString(id)))
                .findFirst()
                .orElseThrow();
    }
}
