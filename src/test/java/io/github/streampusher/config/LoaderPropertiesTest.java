package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/**
 * Properties that hold for any definitions. A failure shows the seed with which
 * {@code mvn test -Dtest=LoaderPropertiesTest -Dseed=SEED} repeats it.
 */
class LoaderPropertiesTest {
    private static final int EDITS = 4;

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
    }

    /** A comparison that is hardly ever made would prove nothing. */
    @AfterAll
    static void enoughLoadsWereCompared() {
        assertTrue(comparedLoads * 2 >= loads, "only " + comparedLoads + " of " + loads + " loads were compared");
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
