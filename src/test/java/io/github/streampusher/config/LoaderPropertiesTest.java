package io.github.streampusher.config;

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
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds for any text, and for any definitions. */
class LoaderPropertiesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "hush-hush");
    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("properties");
        Files.createDirectory(folder.resolve("streams.d"));
        Files.writeString(folder.resolve("key"), "hush-file\n");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Text that is often nearly right. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
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
        return Arbitraries.oneOf(pieces, pieces, pieces, Arbitraries.strings().ofMaxLength(3))
                .list()
                .ofMaxSize(60)
                .map(list -> String.join("", list));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void noInputCrashesLoaderOrLeaksSecret(@ForAll("texts") String text) throws IOException {
        Path main = Files.write(folder.resolve("any.yaml"), text.getBytes(StandardCharsets.UTF_8));
        Configuration configuration = new Configuration(main, ENVIRONMENT);
        LoadResult loaded = configuration.load();
        String told =
                loaded.problems() + " " + loaded.catalogue().invalid() + CheckReport.render(loaded.problems(), true);
        assertFalse(told.contains("hush-hush") || told.contains("hush-file"), told);
        assertTrue(told.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\u001b'), told);
        assertFalse(configuration.load().changed());
    }

    @Property(tries = 120)
    void printedDefinitionsAreReadBackUnchanged(@ForAll long seed) throws IOException {
        List<Definition> definitions = new RandomDefinitions(seed).atMost(4);
        Path main = Files.writeString(folder.resolve("printed.yaml"), YamlPrinter.yaml(definitions));
        LoadResult loaded = new Configuration(main, Map.of()).load();
        assertEquals(
                List.of(), loaded.problems().stream().filter(Problem::isError).toList());
        assertEquals(
                definitions.stream()
                        .sorted(Comparator.comparing(Definition::name))
                        .toList(),
                List.copyOf(loaded.catalogue().definitions().values()));
    }

    @Property(tries = 40)
    void reloadAfterEditsEqualsFreshLoad(@ForAll long seed) throws IOException {
        Path main = Files.writeString(folder.resolve("edited.yaml"), "{}");
        Configuration configuration = new Configuration(main, Map.of());
        RandomDefinitions random = new RandomDefinitions(seed);
        for (int edit = 0; edit < 4; edit++) {
            Files.writeString(main, YamlPrinter.yaml(random.atMost(3)));
            Files.writeString(folder.resolve("streams.d/" + edit % 2 + ".yaml"), YamlPrinter.yaml(random.atMost(3)));
            LoadResult loaded = configuration.load();
            if (loaded.problems().stream().noneMatch(Problem::isError)) {
                assertEquals(new Configuration(main, Map.of()).load().catalogue(), loaded.catalogue());
            }
        }
        Files.delete(folder.resolve("streams.d/0.yaml"));
        Files.delete(folder.resolve("streams.d/1.yaml"));
    }
}
