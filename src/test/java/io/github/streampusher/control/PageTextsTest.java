package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The words of the page: each that is used is there, in both languages. */
class PageTextsTest {
    private static final Path WEB = Path.of("src/main/resources/web");
    private static final Pattern KEY = Pattern.compile("(?<=[\\n,{] {0,6})(\\w+): (?=['`{]|\\(|\\w+ =>)");
    private static final Pattern USED =
            Pattern.compile("(?:\\bt\\(|\\b(?:fact|section|fold|scrolling)\\(|data-(?:text|label)=)['\"](\\w+)['\"]");

    private static Set<String> find(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String texts(String from, String to) throws IOException {
        String all = Files.readString(WEB.resolve("texts.js"));
        return all.substring(all.indexOf(from) + from.length(), all.indexOf(to));
    }

    @Test
    void everyWordIsThereInBothLanguages() throws IOException {
        Set<String> english = find(KEY, texts("  en: {", "  zh: {"));
        assertTrue(english.size() > 60, english::toString);
        assertEquals(english, find(KEY, texts("  zh: {", "\n};")));
    }

    @Test
    void everyWordIsChinese() throws IOException {
        List<String> latinOnly = texts("  zh: {", "\n};")
                .lines()
                .flatMap(line ->
                        Pattern.compile("['`]([^'`]+)['`]").matcher(line).results())
                .map(text -> text.group(1))
                .filter(text -> text.codePoints().noneMatch(Character::isIdeographic))
                .toList();
        assertEquals(List.of("English"), latinOnly);
    }

    @Test
    void everyWordThatIsUsedIsThere() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (var files = Files.newDirectoryStream(WEB, "*.{js,html}")) {
            for (Path file : files) {
                sources.append(file.endsWith("texts.js") ? "" : Files.readString(file));
            }
        }
        Set<String> used = find(USED, sources.toString());
        used.removeAll(find(KEY, texts("  en: {", "  zh: {")));
        assertEquals(Set.of(), used);
    }
}
