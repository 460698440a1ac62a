package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of {@code config/bad} gives exactly the report that stands beside it. After a message was changed on
 * purpose, {@code mvn test -Dtest=BadFilesTest -Dbad.write=true} writes the reports anew, to be read as a difference.
 */
class BadFilesTest {
    private static final Path BAD_FILES = Path.of("src/test/resources/config/bad");

    @TempDir
    Path folder;

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(BAD_FILES)) {
            return files
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void reportEqualsExpectedFile(String name) throws IOException {
        Path main = Files.copy(BAD_FILES.resolve(name), folder.resolve(name));
        Configuration configuration = new Configuration(main, Map.of("SECRET", "hush", "TWO", "a\nb"));
        String report =
                CheckReport.render(configuration.check(List.of()), false).replace(folder + "/", "");
        Path expected = BAD_FILES.resolve(name.replace(".yaml", ".txt"));
        if (Boolean.getBoolean("bad.write")) {
            Files.writeString(expected, report);
        }
        assertEquals(Files.readString(expected), report);
        assertFalse(report.contains("hush") || report.contains("topsecret"), "a secret is shown");
    }
}
