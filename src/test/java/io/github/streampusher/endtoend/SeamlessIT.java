package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A session that outlives its source, and outputs that fail alone. {@code -Dseamless.faults=100} for a long run. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(400)
class SeamlessIT {
    private static final int FAULTS = Integer.getInteger("seamless.faults", 1);

    @TempDir
    Path folder;

    private static long publishes(RtmpServer server, String key) {
        return Pattern.compile("publish: name='" + key + "'")
                .matcher(server.log())
                .results()
                .count();
    }

    private static boolean isOnInput(JsonObject stream, String input) {
        return stream.get("input").getAsString().contains(input)
                && !stream.get("state").getAsString().equals("starting");
    }

    private static RelayViewer viewer(RtmpServer server, String key) throws Exception {
        Await.until(() -> publishes(server, key) > 0, Duration.ofSeconds(30), server::log);
        RelayViewer viewer = new RelayViewer(server.url(key));
        viewer.awaitFrames(60);
        viewer.forgetStart();
        return viewer;
    }

    private static String commandLine(long pid) throws Exception {
        return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    }

    private static List<Long> pids(RealDaemon daemon, String name) {
        JsonObject stream = daemon.stream(name).orElseThrow();
        return Stream.concat(
                        Stream.of(stream.get("pid")),
                        stream.getAsJsonArray("outputs").asList().stream()
                                .map(output -> output.getAsJsonObject().get("pid")))
                .map(pid -> pid.isJsonNull() ? 0 : pid.getAsLong())
                .toList();
    }

    @Test
    void eachOutputFailsAndIsEditedAlone() throws Exception {
        try (RtmpServer server = new RtmpServer(folder.resolve("server"));
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"), "restart: {delay: 500ms}")) {
            String outputs = "['" + server.url("oneKey") + "', '" + server.url("twoKey") + "', '%s']";
            daemon.define("a.yaml", RealDaemon.stream("a", "test:192x144@25", outputs.formatted(server.url("three"))));
            daemon.start();
            daemon.awaitState("a", "live");
            daemon.await("a", stream -> pids(daemon, "a").stream().allMatch(pid -> pid > 0));
            List<Long> before = pids(daemon, "a");
            for (long pid : before) {
                String command = commandLine(pid);
                assertTrue(!command.contains("oneKey") && !command.contains("twoKey"), command);
            }

            daemon.define("a.yaml", RealDaemon.stream("a", "test:192x144@25", outputs.formatted(server.url("other"))));
            daemon.await("a", stream -> publishes(server, "other") == 1);
            assertEquals(before.subList(0, 3), pids(daemon, "a").subList(0, 3), daemon::output);

            ExternalProcess.run("kill", "-KILL", Long.toString(before.get(1)));
            daemon.await("a", stream -> publishes(server, "oneKey") == 2);
            assertEquals(
                    List.of(before.get(0), before.get(2)),
                    List.of(pids(daemon, "a").get(0), pids(daemon, "a").get(2)));
            assertEquals(1, publishes(server, "twoKey"));
        }
    }

    private static boolean hasSlate(Path folder) {
        String[] files = folder.toFile().list((parent, name) -> name.endsWith(".mp4"));
        return files != null && files.length == 1;
    }

    @Test
    void sessionOutlivesItsSource() throws Exception {
        Path media = TestMedia.create(folder.resolve("media.ts"));
        try (RtmpServer source = new RtmpServer(folder.resolve("source"));
                RtmpServer server = new RtmpServer(folder.resolve("server"));
                RealDaemon daemon = new RealDaemon(folder.resolve("sp"), "restart: {delay: 500ms}")) {
            daemon.define("cam.yaml", RealDaemon.stream("cam", "{url: " + media + ", loop: true}", source.url("cam")));
            daemon.start();
            daemon.awaitState("cam", "live");
            daemon.define(
                    "door.yaml",
                    "streams: {door: {input: ['" + source.url("cam") + "', {slate: back soon}], video: h264, output: '"
                            + server.url("door") + "'}}\n");
            daemon.awaitState("door", "live");
            List<Long> gaps = new ArrayList<>();
            try (RelayViewer viewer = viewer(server, "door")) {
                Await.until(() -> hasSlate(daemon.folder().resolve("run/slates")));
                viewer.forgetStart();
                for (int i = 0; i < FAULTS; i++) {
                    ExternalProcess.run("kill", "-KILL", Long.toString(daemon.pidOf("door")));
                    daemon.await("door", stream -> isOnInput(stream, "slate"));
                    viewer.awaitFrames(30);
                    gaps.add(viewer.takeLongestGap());
                    daemon.await("door", stream -> isOnInput(stream, "rtmp"));
                    viewer.awaitFrames(30);
                    gaps.add(viewer.takeLongestGap());
                }
                System.out.println("SeamlessIT: longest gaps, killed then back: " + gaps);
                assertEquals("", viewer.errors(), daemon::output);
                assertEquals(0, viewer.backward());
            }
            assertEquals(1, publishes(server, "door"), daemon::output);
            assertTrue(daemon.output().contains("on input 2 in the same session since killed"), daemon::output);
        }
    }
}
