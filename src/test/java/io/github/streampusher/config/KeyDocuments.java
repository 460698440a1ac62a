package io.github.streampusher.config;

import io.github.streampusher.config.Section.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the documents that describe the keys: descriptions and defaults in the schema, the shipped main file and the
 * man page. The sentence for each key comes from {@code config/keys.txt}, everything else from the declared keys.
 */
final class KeyDocuments {
    static final Path MAIN_FILE = Path.of("etc/stream-pusher/stream-pusher.yaml");
    static final Path SCHEMA = Path.of("packaging/root/usr/share/stream-pusher/stream-pusher.schema.json");
    static final Path MAN_PAGE = Path.of("packaging/root/usr/share/man/man5/stream-pusher.yaml.5");

    private static final int COMMENT_WIDTH = 100;
    private static final String MAN_PAGE_BEGIN = ".SH KEYS OF THE MAIN FILE\n";
    private static final String MAN_PAGE_END = ".SH FILES\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyTexts texts;

    KeyDocuments(KeyTexts texts) {
        this.texts = texts;
    }

    /** Every document with the text that it should have. */
    Map<Path, String> generate() throws IOException {
        return Map.of(
                MAIN_FILE, mainFile(Files.readString(MAIN_FILE)),
                SCHEMA, schema(Files.readString(SCHEMA)),
                MAN_PAGE, manPage(Files.readString(MAN_PAGE)));
    }

    /** The paths of all keys; those of a second input for the audio are the same as those of the input. */
    static Set<String> paths() {
        Set<String> paths = new HashSet<>();
        collectPaths(FileKeys.MAIN_FILE.keys(), "", paths);
        collectPaths(StreamKeys.STREAM.keys(), "", paths);
        return paths;
    }

    private static void collectPaths(Map<String, Key<?>> keys, String path, Set<String> paths) {
        keys.forEach((name, key) -> {
            paths.add(textPath(path + name));
            collectPaths(key.type().keys(), path + name + ".", paths);
        });
    }

    private static String textPath(String path) {
        return path.replace("input.audio.", "input.");
    }

    private static boolean isSection(Key<?> key) {
        return !key.type().keys().isEmpty();
    }

    private String mainFile(String before) {
        StringBuilder text = new StringBuilder(before.substring(0, before.indexOf("\n##")));
        FileKeys.MAIN_FILE.keys().forEach((name, key) -> {
            text.append('\n');
            boolean isDefaults = name.equals("defaults");
            appendComment(text, "## ", texts.get(name).sentence());
            appendKey(text, "#", name, key, isDefaults, name);
            appendKeys(
                    text,
                    "#  ",
                    isDefaults ? StreamKeys.DEFAULTS.keys() : key.type().keys(),
                    isDefaults ? "" : name + ".");
        });
        return text.toString();
    }

    private void appendKeys(StringBuilder text, String margin, Map<String, Key<?>> keys, String path) {
        keys.forEach((name, key) -> {
            appendComment(text, margin + "# ", texts.get(path + name).sentence());
            boolean isList = key.defaultText().equals("[]"); // which has no entry to show the keys of
            appendKey(text, margin, name, key, isSection(key), path + name);
            if (!isList) {
                appendKeys(text, margin + "  ", key.type().keys(), path + name + ".");
            }
        });
    }

    private void appendKey(StringBuilder text, String margin, String name, Key<?> key, boolean isSection, String path) {
        boolean isMapping = (isSection || isSection(key)) && !key.defaultText().equals("[]");
        String value = isMapping ? "" : " " + key.defaultText();
        text.append(margin)
                .append(
                        value.equals(" ")
                                ? "# " + name + ": " + texts.get(path).example().orElseThrow()
                                : name + ":" + value)
                .append('\n');
    }

    private static void appendComment(StringBuilder text, String margin, String sentence) {
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ")) {
            if (margin.length() + line.length() + word.length() > COMMENT_WIDTH) {
                text.append(margin).append(line.toString().strip()).append('\n');
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        text.append(margin).append(line.toString().strip()).append('\n');
    }

    private String manPage(String before) {
        int begin = before.indexOf(MAN_PAGE_BEGIN) + MAN_PAGE_BEGIN.length();
        StringBuilder text = new StringBuilder();
        appendManEntries(text, FileKeys.MAIN_FILE.keys(), "");
        text.append(".SH KEYS OF A STREAM\n");
        appendManEntries(text, StreamKeys.STREAM.keys(), "");
        return before.substring(0, begin) + text + before.substring(before.indexOf(MAN_PAGE_END));
    }

    private void appendManEntries(StringBuilder text, Map<String, Key<?>> keys, String path) {
        keys.forEach((name, key) -> {
            KeyTexts.KeyText entry = texts.get(path + name);
            List<String> sentences = new ArrayList<>(List.of(entry.sentence()));
            entry.more().ifPresent(sentences::add);
            if (!isSection(key) && !key.defaultText().isEmpty()) {
                sentences.add("Default: " + key.defaultText());
            }
            text.append(".TP\n.B ")
                    .append(escape(path + name))
                    .append('\n')
                    .append(escape(String.join(" ", sentences)))
                    .append('\n');
            if (!(path + name).equals("input.audio")) {
                appendManEntries(text, key.type().keys(), path + name + ".");
            }
        });
    }

    private static String escape(String text) {
        return text.replace("-", "\\-").replace("'", "\\(aq");
    }

    private String schema(String before) {
        JsonNode root = JSON.readTree(before);
        describe(root, root, FileKeys.MAIN_FILE.keys(), "");
        describe(root, root.at("/$defs/stream"), StreamKeys.STREAM.keys(), "");
        describe(root, root.at("/$defs/defaults"), StreamKeys.DEFAULTS.keys(), "");
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = PrettyPrinter.DEFAULT_SEPARATORS
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return JSON.writer()
                        .with(new DefaultPrettyPrinter(separators)
                                .withObjectIndenter(indenter)
                                .withArrayIndenter(indenter))
                        .writeValueAsString(root)
                + "\n";
    }

    private void describe(JsonNode root, JsonNode object, Map<String, Key<?>> keys, String path) {
        JsonNode properties = object.path("properties");
        if (!List.copyOf(properties.propertyNames()).equals(List.copyOf(keys.keySet()))) {
            throw new AssertionError(
                    "schema of \"" + path + "\" has " + properties.propertyNames() + ", not " + keys.keySet());
        }
        keys.forEach((name, key) -> {
            ObjectNode property = (ObjectNode) properties.path(name);
            property.put("description", texts.get(textPath(path + name)).sentence());
            if (isSection(key)) {
                describe(
                        root,
                        mappingForm(root, property).orElseThrow(),
                        key.type().keys(),
                        path + name + ".");
            } else if (!key.defaultText().isEmpty()) {
                property.set("default", json(key.defaultText()));
            }
        });
    }

    /** The schema of a mapping: the node itself, or behind a reference, or one of several forms. */
    private static Optional<JsonNode> mappingForm(JsonNode root, JsonNode node) {
        if (node.has("$ref")) {
            return mappingForm(root, root.at(node.path("$ref").asString().substring(1)));
        }
        if (node.has("properties")) {
            return Optional.of(node);
        }
        return node.path("anyOf")
                .valueStream()
                .flatMap(form -> mappingForm(root, form).stream())
                .findFirst();
    }

    private static JsonNode json(String yaml) {
        if (yaml.matches("\\[.+]")) {
            return JSON.valueToTree(
                    Arrays.asList(yaml.substring(1, yaml.length() - 1).split(", ")));
        }
        return yaml.matches("\\d+(\\.\\d+)?|true|false|\\{}|\\[]") ? JSON.readTree(yaml) : JSON.valueToTree(yaml);
    }
}
