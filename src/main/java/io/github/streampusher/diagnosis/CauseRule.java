package io.github.streampusher.diagnosis;

import io.github.streampusher.diagnosis.FailurePoint.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One line of {@code causes.rules}.
 *
 * @param when as in that file
 * @param required the words of the pattern
 * @param later what a line behind must match as well
 */
record CauseRule(Cause cause, String when, Pattern pattern, RequiredWords required, Optional<Pattern> later) {
    /** FFmpeg prints the reason a few lines before the place. */
    private static final int CONTEXT_LINES = 10;

    /** PyAV and Home Assistant put the address behind it. */
    private static final String END_OF_ERROR = "(?:\\)|: '|, \\w+://|$)";

    private static final Pattern NOTATION = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S.*)");
    private static final Set<Stage> OPENING = EnumSet.of(Stage.OPENING_INPUT, Stage.OPENING_OUTPUT, Stage.OPENING);

    static CauseRule parse(String line) {
        Matcher matcher = NOTATION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a rule: " + line);
        }
        Cause cause = Cause.valueOf(constantName(matcher.group(1)));
        String[] expressions = matcher.group(3).replace("{end}", END_OF_ERROR).split(" && ", 2);
        Optional<Pattern> later =
                expressions.length > 1 ? Optional.of(Pattern.compile(expressions[1])) : Optional.empty();
        CauseRule rule = new CauseRule(
                cause, matcher.group(2), Pattern.compile(expressions[0]), RequiredWords.of(expressions[0]), later);
        rule.stages();
        return rule;
    }

    /**
     * The index of the first line that matches, if the rule applies to a run that failed at this point.
     *
     * @param lines of the evidence, in the words of glibc
     * @param text the same lines
     */
    OptionalInt find(
            List<LogLine> lines, RequiredWords.Text text, Evidence evidence, Optional<FailurePoint> breakdown) {
        boolean anywhere = when.equals("any") || when.equals("unasked") && evidence.endedByItself();
        if (!anywhere && !breakdown.filter(this::appliesTo).isPresent() || !required.mayBeIn(text)) {
            return OptionalInt.empty();
        }
        int first = anywhere ? 0 : Math.max(0, breakdown.get().lineIndex() - CONTEXT_LINES);
        return IntStream.range(first, lines.size())
                .filter(index -> pattern.matcher(lines.get(index).text()).find())
                .filter(index -> isFollowed(lines.subList(index + 1, lines.size())))
                .findFirst();
    }

    private boolean isFollowed(List<LogLine> behind) {
        return later.isEmpty()
                || behind.stream()
                        .anyMatch(line -> later.get().matcher(line.text()).find());
    }

    private boolean appliesTo(FailurePoint breakdown) {
        return stages().contains(breakdown.stage())
                && (!when.endsWith(",early") || breakdown.early())
                && (!when.endsWith(",late") || breakdown.late());
    }

    private Set<Stage> stages() {
        String stage = when.split(",", 2)[0];
        return switch (stage) {
            case "any", "unasked" -> Set.of();
            case "opening" -> OPENING;
            default -> Set.of(Stage.valueOf(constantName(stage)));
        };
    }

    private static String constantName(String code) {
        return code.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
