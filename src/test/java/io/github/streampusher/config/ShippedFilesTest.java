package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Sequence;
import io.github.streampusher.config.Section.Key;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that are shipped are valid, and agree with the keys and their defaults; {@link KeyDocumentsTest} compares their texts. */
class ShippedFilesTest {
    private static final Path EXAMPLE = Path.of("etc/stream-pusher/streams.d/example.yaml.disabled");

    /** What no schema can refuse: it sees neither the grammar, nor other keys, nor the environment. */
    private static final Set<String> NOT_EXPRESSIBLE_IN_SCHEMA = Set.of(
            "alias-bomb.yaml",
            "alias-to-itself.yaml",
            "alias-unknown.yaml",
            "backup.yaml",
            "control-character.yaml",
            "deep-nesting.yaml",
            "duplicate-key.yaml",
            "fleet-in-clear.yaml",
            "fleet-without-certificate.yaml",
            "key-is-list.yaml",
            "merge-of-word.yaml",
            "not-utf8.yaml",
            "references.yaml",
            "same-output.yaml",
            "syntax.yaml",
            "syntax-brace.yaml",
            "syntax-escape.yaml",
            "syntax-indent.yaml",
            "syntax-indent-list.yaml",
            "syntax-indent-more.yaml",
            "syntax-indent-name.yaml",
            "syntax-quote.yaml",
            "tab.yaml",
            "tag.yaml",
            "tag-on-word.yaml",
            "two-documents.yaml",
            "unwise.yaml",
            "utf16.yaml",
            "yaml-version.yaml");

    /** In front of a key, and of prose that is followed by one; not in front of what begins the file. */
    private static final String COMMENT_MARK = "(?m)^#(?=[^ \n]|  )";

    @TempDir
    Path folder;

    private Schema schema;

    @BeforeEach
    void setUp() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(KeyDocuments.SCHEMA));
    }

    @Test
    void commandReadsNamesAsUtf8WhateverTheLocale(@TempDir Path folder) throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho $LC_ALL, $LANG, ${LC_MESSAGES-unset}\n");
        assertTrue(java.toFile().setExecutable(true));
        assertEquals("C.UTF-8, C, unset", environmentOfJava(folder, Map.of("LC_ALL", "C")));
        assertEquals("C.UTF-8, zh_CN.GB18030, unset", environmentOfJava(folder, Map.of("LANG", "zh_CN.GB18030")));
        assertEquals("C.UTF-8, ru_RU.UTF-8, unset", environmentOfJava(folder, Map.of("LANG", "ru_RU.UTF-8")));
        assertEquals(
                "C.UTF-8, zh_CN.UTF-8, unset",
                environmentOfJava(folder, Map.of("LC_MESSAGES", "zh_CN.UTF-8", "LANG", "en_US.UTF-8")));
    }

    private static String environmentOfJava(Path javaHome, Map<String, String> locale) throws Exception {
        ProcessBuilder command = new ProcessBuilder("packaging/root/usr/bin/stream-pusher", "version");
        command.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        command.environment().putAll(locale);
        command.environment().put("JAVA_HOME", javaHome.toString());
        Process process = command.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void oneProcessOutOfMemoryLeavesTheUnitRunning() throws IOException {
        assertTrue(
                Files.readAllLines(Path.of("systemd/stream-pusher.service")).contains("OOMPolicy=continue"),
                "kill would end all streams with the one that has too much memory");
    }

    @Test
    void shippedFileDefinesNothingAndHasNoProblem() throws IOException {
        Files.createDirectory(folder.resolve("streams.d"));
        LoadResult loaded = new Configuration(Files.copy(KeyDocuments.MAIN_FILE, folder.resolve("main.yaml"))).load();
        assertEquals(List.of(), loaded.problems());
        assertEquals(DefinitionSet.EMPTY, loaded.catalogue());
        assertEquals(builtIn(), loaded.settings());
    }

    @Test
    void uncommentedShippedFileEqualsDefaults() throws IOException {
        Files.createDirectory(folder.resolve("streams.d"));
        String text = Files.readString(KeyDocuments.MAIN_FILE).replaceAll(COMMENT_MARK, "");
        LoadResult loaded = new Configuration(Files.writeString(folder.resolve("main.yaml"), text)).load();
        assertEquals(
                List.of(), loaded.problems().stream().filter(Problem::isError).toList());
        assertEquals(builtIn(), loaded.settings());
        assertEquals(defaultsOf(FileKeys.MAIN_FILE.keys(), ""), defaultsIn(parsed(text), ""));
    }

    @Test
    void exampleListsEveryStreamKey() throws IOException {
        LoadResult loaded = new Configuration(
                        Files.copy(EXAMPLE, folder.resolve("main.yaml")),
                        Map.of("CREDENTIALS_DIRECTORY", folder.toString()))
                .load();
        assertEquals(3, loaded.catalogue().invalid().size(), "credentials are missing, and nothing else");
        Mapping streams =
                (Mapping) parsed(Files.readString(EXAMPLE)).get("streams").orElseThrow();
        Set<String> paths = new TreeSet<>();
        for (String name : List.of("stage", "lofi")) {
            paths.addAll(pathsIn((Mapping) streams.get(name).orElseThrow(), ""));
        }
        assertEquals(described(StreamKeys.STREAM.keys(), "").keySet(), paths);
        for (String name : List.of("front-door", "lofi", "stage")) {
            Files.writeString(folder.resolve(name), "key");
        }
        loaded = new Configuration(folder.resolve("main.yaml"), Map.of("CREDENTIALS_DIRECTORY", folder.toString()))
                .load();
        assertEquals(
                Set.of(new StreamName("front-door"), new StreamName("lofi"), new StreamName("stage")),
                loaded.catalogue().definitions().keySet());
    }

    @Test
    void schemaAcceptsShippedFiles() throws IOException {
        assertEquals(List.of(), schema.validate(Files.readString(EXAMPLE), InputFormat.YAML));
        String text = Files.readString(KeyDocuments.MAIN_FILE).replaceAll(COMMENT_MARK, "");
        assertEquals(List.of(), schema.validate(text, InputFormat.YAML));
    }

    @Test
    void schemaRejectsExpressibleBadFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/config/bad"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                if (!NOT_EXPRESSIBLE_IN_SCHEMA.contains(file.getFileName().toString())) {
                    assertFalse(
                            schema.validate(Files.readString(file), InputFormat.YAML)
                                    .isEmpty(),
                            file.toString());
                }
            }
        }
    }

    @Test
    void keyDefaultsEqualRecordDefaults() throws IOException {
        var stream = new Configuration(
                        Files.writeString(folder.resolve("main.yaml"), "streams: {a: {input: test, output: o}}"))
                .load()
                .catalogue()
                .definitions()
                .get(new StreamName("a"));
        assertEquals(
                List.of(DefinitionBuilder.VIDEO, Audio.DEFAULT, DefinitionBuilder.WATCHDOG, DefinitionBuilder.RESTART),
                List.of(stream.video(), stream.audio(), stream.watchdog(), stream.restart()));
    }

    private Settings builtIn() {
        return FileKeys.withAbsolutePaths(FileKeys.MAIN_FILE.defaultValue(), folder);
    }

    private static Mapping parsed(String text) {
        return (Mapping) NodeParser.parse("text", text).orElseThrow();
    }

    /** Every path of the table, with the default as it is written. */
    private static Map<String, String> described(Map<String, Key<?>> keys, String path) {
        Map<String, String> described = new TreeMap<>();
        keys.forEach((name, key) -> {
            boolean isSection = !key.type().keys().isEmpty();
            described.put(path + name, isSection ? "" : key.defaultText());
            described.putAll(described(key.type().keys(), path + name + "."));
        });
        return described;
    }

    private static Map<String, String> defaultsOf(Map<String, Key<?>> keys, String path) {
        Map<String, String> defaults = described(keys, path);
        defaults.putAll(described(StreamKeys.DEFAULTS.keys(), path + "defaults."));
        defaults.keySet().removeIf(name -> name.contains(".overlay.")); // of the entries of a list, which is empty
        defaults.values().removeIf(written -> written.isEmpty() || written.equals("{}") || written.equals("[]"));
        return defaults;
    }

    private static Map<String, String> defaultsIn(Node node, String path) {
        Map<String, String> defaults = new TreeMap<>();
        if (node instanceof Mapping mapping) {
            mapping.entries().forEach(entry -> defaults.putAll(defaultsIn(entry.value(), path + "." + entry.key())));
        } else if (node instanceof Sequence list && !list.items().isEmpty()) {
            defaults.put(
                    path.substring(1),
                    list.items().stream()
                            .map(item -> ((Node.Scalar) item).text())
                            .collect(Collectors.joining(", ", "[", "]")));
        } else if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
            defaults.put(path.substring(1), scalar.text());
        }
        return defaults;
    }

    private static Set<String> pathsIn(Node node, String path) {
        Set<String> paths = new TreeSet<>();
        if (node instanceof Sequence list) {
            list.items().forEach(item -> paths.addAll(pathsIn(item, path)));
        } else if (node instanceof Mapping mapping && !path.endsWith(".options") && !path.endsWith("labels")) {
            for (Node.Entry entry : mapping.entries()) {
                String here = path.isEmpty() ? entry.key() : path + "." + entry.key();
                paths.add(here);
                paths.addAll(pathsIn(entry.value(), here));
            }
        }
        return paths;
    }
}
