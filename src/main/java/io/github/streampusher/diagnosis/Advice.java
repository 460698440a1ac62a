package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Language;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people read about a cause.
 *
 * @param meaning what the cause is, in one sentence
 * @param remedy what to do, in one sentence
 */
public record Advice(String meaning, String remedy) {
    private static final Map<Language, List<Entry>> ENTRIES = readAll();

    /**
     * One entry of a language's file.
     *
     * @param head the code, with the expression of a special remedy
     * @param expression what the evidence must contain; empty: the entry holds for any
     * @param texts meaning and remedy, or the one that it has
     */
    record Entry(String head, String code, Optional<Pattern> expression, List<String> texts) {
        static Entry parse(String head) {
            String[] parts = head.split(" ~ ", 2);
            return new Entry(
                    head,
                    parts[0],
                    parts.length > 1 ? Optional.of(Pattern.compile(parts[1])) : Optional.empty(),
                    new ArrayList<>());
        }

        String last() {
            return texts.get(texts.size() - 1);
        }
    }

    /** The advice for a cause of which no more is known. */
    static Advice of(Cause cause, Language language) {
        Entry entry = entry(cause.code(), language);
        return new Advice(entry.texts().get(0), entry.last());
    }

    /** The advice for what the evidence shows, which is closer. */
    static Advice of(Diagnosis diagnosis, Language language) {
        Advice general = of(diagnosis.cause(), language);
        for (Entry entry : entries(language)) {
            if (entry.code().equals(diagnosis.cause().code())
                    && entry.expression().isPresent()) {
                Matcher found = entry.expression().get().matcher(diagnosis.evidence());
                if (found.find()) {
                    String named = found.groupCount() == 0 ? "" : found.group(1);
                    return new Advice(general.meaning(), entry.last().replace("{1}", named));
                }
            }
        }
        return general;
    }

    /** What a run without a known cause has ruled out by how far it came. */
    static String ruledOut(LogMilestones milestones, Language language) {
        String progress = milestones.isEverythingOpen()
                ? "all-open"
                : milestones.hasInputDescription() ? "source-open" : "nothing";
        return entry("ruled-out/" + progress, language).last();
    }

    private static Entry entry(String code, Language language) {
        return entries(language).stream()
                .filter(entry -> entry.head().equals(code))
                .findFirst()
                .orElseThrow();
    }

    static List<Entry> entries(Language language) {
        return Optional.ofNullable(ENTRIES.get(language)).orElseThrow();
    }

    private static Map<Language, List<Entry>> readAll() {
        Map<Language, List<Entry>> all = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            List<Entry> entries = new ArrayList<>();
            for (String line : Cause.readTable("causes." + language.code() + ".advice")) {
                if (line.startsWith(" ")) {
                    entries.get(entries.size() - 1).texts().add(line.strip());
                } else {
                    entries.add(Entry.parse(line));
                }
            }
            all.put(language, List.copyOf(entries));
        }
        return all;
    }
}
