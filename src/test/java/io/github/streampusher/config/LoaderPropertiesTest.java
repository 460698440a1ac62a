package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Properties that hold for any text, and for any definitions. A failure shows the seed with which
 * {@code mvn test -Dtest=LoaderPropertiesTest -Dseed=SEED} repeats it.
 */
class LoaderPropertiesTest {
    private static final int EDITS = 4;
    private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "hush-hush");
    private static final List<String> PIECES = List.of(
            "streams:",
            "defaults:",
            "a:",
            "input:",
            "output:",
            "video:",
            "url:",
            "stall-timeout:",
            "watchdog:",
            "labels:",
            "options:",
            "\n",
            "\n  ",
            "\n    ",
            "\n      ",
            " ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "'",
            "|",
            ">",
            "&a",
            "*a",
            "<<:",
            "!!str",
            "#",
            "\t",
            "?",
            "test",
            "rtmp://h/app/hush-url",
            "srt://h?passphrase=hush-url",
            "${env:KEY}",
            "${file:key}",
            "${env:",
            "${stream}",
            "$$",
            "10s",
            "true",
            "copy",
            "\u0000",
            "\uFEFF",
            "é");

    @TempDir
    static Path folder;

    private static int loads;
    private static int comparedLoads;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Supplier<String> onFailure = () -> "repeat it with -Dseed=" + seed;

    @BeforeAll
    static void createFiles() throws IOException {
        Files.createDirectory(folder.resolve("streams.d"));
        Files.writeString(folder.resolve("key"), "hush-file\n");
    }

    /** A comparison that is hardly ever made would prove nothing. */
    @AfterAll
    static void enoughLoadsWereCompared() {
        assertTrue(comparedLoads * 2 >= loads, "only " + comparedLoads + " of " + loads + " loads were compared");
    }

    /** Text that is often almost right. */
    private String text() {
        return Stream.generate(() -> random.nextInt(4) > 0 ? PIECES.get(random.nextInt(PIECES.size())) : characters())
                .limit(random.nextInt(61))
                .collect(Collectors.joining());
    }

    private String characters() {
        return random.ints(random.nextInt(4), 0, Character.MAX_VALUE + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    @RepeatedTest(300)
    void noInputCrashesLoaderOrLeaksSecret() throws IOException {
        Path main = Files.write(folder.resolve("any.yaml"), text().getBytes(StandardCharsets.UTF_8));
        Configuration configuration = new Configuration(main, ENVIRONMENT);
        LoadResult loaded = assertLoads(configuration);
        String report =
                loaded.problems() + " " + loaded.catalogue().invalid() + CheckReport.render(loaded.problems(), true);
        assertFalse(report.contains("hush-hush") || report.contains("hush-file"), () -> onFailure.get() + report);
        assertTrue(
                report.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\u001b'),
                () -> onFailure.get() + report);
        assertFalse(configuration.load().changed(), onFailure);
    }

    @RepeatedTest(120)
    void printedDefinitionsAreReadBackUnchanged() throws IOException {
        List<Definition> definitions = new RandomDefinitions(seed).atMost(4);
        Path main = Files.writeString(folder.resolve("printed.yaml"), YamlPrinter.yaml(definitions));
        LoadResult loaded = assertLoads(new Configuration(main, Map.of()));
        assertEquals(
                List.of(), loaded.problems().stream().filter(Problem::isError).toList(), onFailure);
        assertEquals(
                definitions.stream()
                        .sorted(Comparator.comparing(Definition::name))
                        .toList(),
                List.copyOf(loaded.catalogue().definitions().values()),
                onFailure);
    }

    @RepeatedTest(40)
    void reloadAfterEditsEqualsFreshLoad() throws IOException {
        Path main = Files.writeString(folder.resolve("edited.yaml"), "{}");
        Configuration configuration = new Configuration(main, Map.of());
        RandomDefinitions definitions = new RandomDefinitions(seed);
        for (int edit = 0; edit < EDITS; edit++) {
            Files.writeString(main, YamlPrinter.yaml(definitions.atMost(3)));
            Files.writeString(
                    folder.resolve("streams.d/" + edit % 2 + ".yaml"), YamlPrinter.yaml(definitions.atMost(3)));
            LoadResult loaded = assertLoads(configuration);
            loads++;
            if (loaded.problems().stream().noneMatch(Problem::isError)) {
                comparedLoads++;
                assertEquals(new Configuration(main, Map.of()).load().catalogue(), loaded.catalogue(), onFailure);
            }
        }
        Files.delete(folder.resolve("streams.d/0.yaml"));
        Files.delete(folder.resolve("streams.d/1.yaml"));
    }

    private LoadResult assertLoads(Configuration configuration) {
        return assertDoesNotThrow(configuration::load, onFailure);
    }
}
