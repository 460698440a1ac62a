package io.github.streampusher.cli;

import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The words and sentences of tables, reports and {@code explain} in the language of whoever reads them. */
final class TableWords {
    private static final Map<String, String> CHINESE = read("words.zh");

    private TableWords() {}

    /**
     * A word, or a sentence in which {@code %s} stands for what is to be put in.
     *
     * @throws IllegalArgumentException for one that the language's file does not have
     */
    static String in(Language language, String english, Object... values) {
        String words = language == Language.EN ? english : CHINESE.get(english);
        if (words == null) {
            throw new IllegalArgumentException("no word for " + english);
        }
        return values.length == 0 ? words : String.format(Locale.ROOT, words, values);
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
