package io.github.streampusher.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What the parser finds wrong, in the words of an operator. */
final class YamlErrorText {
    private static final int MAX_LENGTH = 200; // snakeyaml quotes names of any length

    /** From what snakeyaml's messages contain to what is meant. */
    private static final Map<String, String> EXPLANATIONS = explanations();

    private YamlErrorText() {}

    static String explain(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        String meant = EXPLANATIONS.entrySet().stream()
                .filter(entry -> problem.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> truncate(
                        MaskedText.maskLine(problem.replaceAll("\\s+", " ").strip())));
        return e.getContextMark() == null
                        || e.getContextMark().getLine() == e.getProblemMark().getLine()
                ? meant
                : meant + " (begun at line " + (e.getContextMark().getLine() + 1) + ")";
    }

    private static String truncate(String text) {
        return text.codePointCount(0, text.length()) <= MAX_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "…";
    }

    private static Map<String, String> explanations() {
        Map<String, String> meaning = new LinkedHashMap<>();
        meaning.put("(TAB)", "a tab cannot indent or begin a value; use spaces");
        meaning.put(
                "expected <block end>", "this does not go on what is above; keys of one mapping begin in one column");
        meaning.put("expected ',' or '}'", "a { is open here; expected is , or }");
        meaning.put("expected ',' or ']'", "a [ is open here; expected is , or ]");
        meaning.put("found unexpected end of stream", "a quote is open at the end of the file");
        meaning.put(
                "mapping values are not allowed", "a second \": \" in one value; put the value in quotes, or indent");
        meaning.put("could not find expected ':'", "a key without \": \" behind it");
        return meaning;
    }
}
