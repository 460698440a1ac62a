package io.github.streampusher.diagnosis;

import io.github.streampusher.diagnosis.FailurePoint.Stage;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code causes.rules}.
 *
 * @param when as in that file
 */
record CauseRule(Cause cause, String when, Pattern pattern) {
    /** FFmpeg prints the reason a few lines before the place. */
    private static final int CONTEXT_LINES = 10;

    private static final Pattern NOTATION = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S.*)");
    private static final Set<Stage> OPENING = EnumSet.of(Stage.OPENING_INPUT, Stage.OPENING_OUTPUT, Stage.OPENING);

    static CauseRule parse(String line) {
        Matcher matcher = NOTATION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a rule: " + line);
        }
        Cause cause = Cause.valueOf(constantName(matcher.group(1)));
        CauseRule rule = new CauseRule(cause, matcher.group(2), Pattern.compile(matcher.group(3)));
        rule.stages();
        return rule;
    }

    /** The first line that matches, if the rule applies to a run that failed at this point. */
    Optional<LogLine> find(Evidence evidence, Optional<FailurePoint> breakdown) {
        boolean anywhere = when.equals("any") || when.equals("unasked") && evidence.endedByItself();
        if (!anywhere && !breakdown.filter(this::appliesTo).isPresent()) {
            return Optional.empty();
        }
        List<LogLine> lines = evidence.lines();
        int first = anywhere ? 0 : Math.max(0, breakdown.get().lineIndex() - CONTEXT_LINES);
        return lines.subList(first, lines.size()).stream()
                .filter(line -> pattern.matcher(line.text()).find())
                .findFirst();
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
