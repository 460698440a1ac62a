package io.github.streampusher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The sentence for each key, read from {@code config/keys.txt}, which explains its format. */
final class KeyTexts {
    private static final Path FILE = Path.of("src/test/resources/config/keys.txt");

    private final Map<String, KeyText> texts = new TreeMap<>();

    /**
     * @param more further sentences, for the man page only
     * @param example a value for the shipped main file, of a key without default
     */
    record KeyText(String sentence, Optional<String> more, Optional<String> example) {}

    private KeyTexts() {}

    static KeyTexts read() throws IOException {
        KeyTexts read = new KeyTexts();
        for (String entry :
                Files.readString(FILE).replaceAll("(?m)^#.*\n", "").strip().split("\n+(?! )")) {
            String[] keyAndText = entry.split("\n", 2);
            Optional<String> more = part(keyAndText[1], "+ ");
            Optional<String> example = part(keyAndText[1], "= ");
            String sentence = keyAndText[1].replaceAll("(?s)\n  [+=] .*", "");
            read.texts.put(keyAndText[0], new KeyText(unwrapped(sentence), more, example));
        }
        return read;
    }

    Set<String> paths() {
        return texts.keySet();
    }

    KeyText get(String path) {
        return Optional.ofNullable(texts.get(path)).orElseThrow(() -> new AssertionError(path + " has no text"));
    }

    private static Optional<String> part(String text, String mark) {
        int begin = text.indexOf("\n  " + mark);
        return begin < 0
                ? Optional.empty()
                : Optional.of(unwrapped(text.substring(begin + 5).replaceAll("(?s)\n  [+=] .*", "")));
    }

    private static String unwrapped(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
