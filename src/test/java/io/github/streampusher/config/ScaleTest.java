package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
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

    private static String file(int file, String rate) {
        return IntStream.range(0, 10)
                .mapToObj(i -> "  s" + file + "-" + i + ":\n    input: /dev/video" + i
                        + "\n    output: rtmp://live.example.net/app/${env:KEY}-${stream}\n"
                        + "    labels: {site: hall-" + i + "}\n    video: {codec: h264, frame-rate: " + rate
                        + "}\n    restart: {max-delay: 2m}\n")
                .collect(Collectors.joining("", "streams:\n", ""));
    }
}
