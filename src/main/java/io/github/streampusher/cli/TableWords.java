package io.github.streampusher.cli;

import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The words of tables and reports in the language of whoever reads them. */
final class TableWords {
    private static final Map<String, String> CHINESE = read("words.zh");

    private TableWords() {}

    /** @throws IllegalArgumentException for a word that the language's file does not have */
    static String in(Language language, String english) {
        if (language == Language.EN) {
            return english;
        }
        String word = CHINESE.get(english);
        if (word == null) {
            throw new IllegalArgumentException("no word for " + english);
        }
        return word;
    }

    private static Map<String, String> read(String name) {
        try (InputStream words = TableWords.class.getResourceAsStream(name)) {
            return new String(words.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" = ", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
