package io.github.streampusher.reporting;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reasons of states in the language of whoever reads them. What is not known, such as FFmpeg's own words, stays. */
public final class StateText {
    private static final String PART_SEPARATOR = "; ";
    private static final Pattern HOLDER = Pattern.compile("\\$(\\d)");

    private StateText() {}

    /**
     * A sentence of the daemon.
     *
     * @param clue the longest words of it, without which it need not be tried
     */
    private record Sentence(String clue, Pattern english, String chinese) {
        static Sentence parse(String line) {
            String[] pair = line.split(" = ", 2);
            String clue = Arrays.stream(pair[0].split("[*%]"))
                    .max(Comparator.comparing(String::length))
                    .orElseThrow();
            String expression =
                    Pattern.quote(pair[0]).replace("*", "\\E(.+?)\\Q").replace("%", "\\E([0-9.]+)\\Q");
            return new Sentence(clue, Pattern.compile(expression), pair[1]);
        }

        Optional<String> of(String text) {
            if (!text.contains(clue)) {
                return Optional.empty();
            }
            Matcher found = english.matcher(text);
            return found.matches()
                    ? Optional.of(HOLDER.matcher(chinese)
                            .replaceAll(holder -> Matcher.quoteReplacement(
                                    inChinese(found.group(Integer.parseInt(holder.group(1)))))))
                    : Optional.empty();
        }
    }

    /** Loaded where somebody reads Chinese. */
    private static final class Chinese {
        private static final List<Sentence> SENTENCES = read("states.zh");

        private static List<Sentence> read(String name) {
            try (InputStream sentences = StateText.class.getResourceAsStream(name)) {
                return new String(sentences.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(Sentence::parse)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A reason that the daemon says in English. */
    public static String in(Language language, String reason) {
        return language == Language.EN ? reason : inChinese(reason);
    }

    private static String inChinese(String text) {
        return Chinese.SENTENCES.stream()
                .flatMap(sentence -> sentence.of(text).stream())
                .findFirst()
                .orElseGet(() -> ofParts(text));
    }

    /** After its code, and by its parts, which are reasons themselves. */
    private static String ofParts(String text) {
        int code = text.indexOf(": ");
        if (code > 0 && Cause.ofCode(text.substring(0, code)).isPresent()) {
            return text.substring(0, code) + "：" + inChinese(text.substring(code + 2));
        }
        int end = text.indexOf(PART_SEPARATOR);
        if (end < 0) {
            return text;
        }
        String first = text.substring(0, end);
        String rest = text.substring(end + PART_SEPARATOR.length());
        String restInChinese = inChinese(rest);
        String separator = restInChinese.equals(rest) ? PART_SEPARATOR : "；";
        return inChinese(first) + separator + restInChinese;
    }
}
