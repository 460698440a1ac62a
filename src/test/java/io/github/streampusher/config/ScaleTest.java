package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand streams in two hundred files: an edit costs what was edited. */
class ScaleTest {
    @TempDir
    Path folder;

    @Test
    void editReparsesOnlyTheEditedFile() throws IOException {
        Path main = Files.writeString(folder.resolve("main.yaml"), "defaults: {watchdog: {stall-timeout: 20s}}");
        Path streams = Files.createDirectory(folder.resolve("streams.d"));
        for (int file = 0; file < 200; file++) {
            Files.writeString(streams.resolve(file + ".yaml"), file(file, "25"));
        }
        Configuration configuration = new Configuration(main, Map.of("KEY", "hush"));
        LoadResult cold = configuration.load();
        Map<Path, ConfigFile> before = configuration.parsed();
        Files.writeString(streams.resolve("7.yaml"), file(7, "30"));
        LoadResult warm = configuration.load();
        assertEquals(2000, cold.catalogue().definitions().size());
        assertEquals(List.of(), cold.problems());
        assertTrue(warm.changed());
        configuration.parsed().forEach((path, file) -> {
            if (path.endsWith("7.yaml")) {
                assertNotSame(before.get(path), file);
            } else {
                assertSame(before.get(path), file);
            }
        });
        assertEquals(
                10,
                warm.catalogue().definitions().entrySet().stream()
                        .filter(entry -> !entry.getValue()
                                .equals(cold.catalogue().definitions().get(entry.getKey())))
                        .count());
    }

    @Test
    void fileBeyondTheBudgetKeepsItsStreamsAndIsReadWhenThereIsRoom() throws IOException {
        Path main = Files.writeString(folder.resolve("main.yaml"), "");
        Path streams = Files.createDirectory(folder.resolve("streams.d"));
        Files.writeString(streams.resolve("c.yaml"), "streams: {c: {input: test, output: c}}");
        Configuration configuration = new Configuration(main, Map.of());
        configuration.load();
        String many = "x,".repeat(190_000);
        Files.writeString(streams.resolve("a.yaml"), "x-many: [" + many + "]");
        Files.writeString(streams.resolve("b.yaml"), "x-many: [" + many + "]");
        Files.writeString(streams.resolve("c.yaml"), "x-many: [" + many + "]\nstreams: {c: {input: test, output: d}}");
        LoadResult full = configuration.load();
        assertEquals(
                List.of("too much in all files together; up to 400000 values are read, aliases counted"),
                full.problems().stream()
                        .filter(problem -> problem.file().endsWith("c.yaml"))
                        .map(Problem::message)
                        .toList());
        assertEquals("c", output(full));
        ConfigFile refused = configuration.parsed().get(streams.resolve("c.yaml"));
        configuration.load();
        assertSame(refused, configuration.parsed().get(streams.resolve("c.yaml")), "it is not parsed again and again");
        Files.delete(streams.resolve("a.yaml"));
        assertEquals("d", output(configuration.load()));
    }

    private static String output(LoadResult loaded) {
        return loaded.catalogue().definitions().values().iterator().next().outputs().stream()
                .map(output -> output.url().reveal())
                .collect(Collectors.joining(" "));
    }

    private static String file(int file, String rate) {
        return IntStream.range(0, 10)
                .mapToObj(i -> "  s" + file + "-" + i + ":\n    input: /dev/video" + i
                        + "\n    output: rtmp://live.example.net/app/${env:KEY}-${stream}\n"
                        + "    labels: {site: hall-" + i + "}\n    video: {codec: h264, frame-rate: " + rate
                        + "}\n    restart: {max-delay: 2m}\n")
                .collect(Collectors.joining("", "streams:\n", ""));
    }
}
