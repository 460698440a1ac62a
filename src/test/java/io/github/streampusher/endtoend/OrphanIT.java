package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the daemon in several ways: its children die with it, and the next daemon starts no duplicate. */
class OrphanIT {
    private static final int CRASHES = 50;
    private static final String STREAM_VARIABLE = "STREAM_PUSHER_STREAM=";
    private static final List<String> STREAMS = List.of("s0", "s1", "s2", "s3");

    /** The machine may be busy; measured, it takes milliseconds. */
    private static final Duration ORPHAN_TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void fiftyDaemonCrashesLeaveNoOrphanAndNoDuplicateChild() throws Exception {
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            StringBuilder streams = new StringBuilder("streams:\n");
            for (String stream : STREAMS) {
                streams.append("  " + stream)
                        .append(": {input: \"test:64x64@5\", output: {url: \"-\", format: \"null\"}}\n");
            }
            daemon.define("streams.yaml", streams.toString());
            for (int death = 0; death < CRASHES; death++) {
                daemon.start();
                Await.until(this::eachStreamHasOneChild, Duration.ofSeconds(20), daemon::output);
                if (death % 2 == 1) {
                    daemon.define(
                            "more.yaml", RealDaemon.stream("more" + death, "test:64x64@5", "rtmp://127.0.0.1:1/a/b"));
                }
                ExternalProcess.signal(daemon.pid(), death % 3 == 0 ? "SEGV" : "KILL");
                Await.until(() -> children().isEmpty(), ORPHAN_TIMEOUT, () -> "left behind: " + children());
                Files.deleteIfExists(folder.resolve("sp/streams.d/more.yaml"));
            }
        }
    }

    @Test
    void childrenDieWhenDaemonRunsOutOfMemoryOnReload() throws Exception {
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            daemon.withJavaOption("-Xmx16m").withJavaOption("-XX:+ExitOnOutOfMemoryError");
            daemon.define("steady.yaml", RealDaemon.stream("steady", "test:64x64@5", "{url: \"-\", format: \"null\"}"));
            daemon.start();
            Await.until(() -> children().size() == 1, Duration.ofSeconds(20), daemon::output);
            for (int file = 0; file < 20; file++) {
                daemon.define("big" + file + ".yaml", manyStreams(file));
            }
            Await.until(() -> !daemon.isAlive(), Duration.ofSeconds(60), daemon::output);
            Await.until(() -> children().isEmpty(), ORPHAN_TIMEOUT, () -> "left behind: " + children());
        }
    }

    private static String manyStreams(int file) {
        StringBuilder streams = new StringBuilder("streams:\n");
        for (int i = 0; streams.length() < 900_000; i++) {
            streams.append("  f")
                    .append(file)
                    .append("-s")
                    .append(i)
                    .append(": {enabled: false, input: test, output: a}\n");
        }
        return streams.toString();
    }

    /** A process in the middle of its exec has no environment yet, so this may see fewer than there are, never more. */
    private boolean eachStreamHasOneChild() {
        List<String> streams = children();
        assertEquals(List.copyOf(new TreeSet<>(streams)), streams, "no stream has two");
        return streams.equals(STREAMS);
    }

    /** The streams, in order, of all FFmpegs with this daemon's mark in their environment. */
    private List<String> children() {
        String mark = "STREAM_PUSHER_RUN_DIR=" + folder.resolve("sp/run");
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> read(path.resolve("cmdline")).contains("ffmpeg"))
                    .map(path -> List.of(read(path.resolve("environ")).split("\0")))
                    .filter(environment -> environment.contains(mark))
                    .flatMap(environment ->
                            environment.stream().filter(variable -> variable.startsWith(STREAM_VARIABLE)))
                    .map(variable -> variable.substring(STREAM_VARIABLE.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // the process has ended
        }
    }
}
