package io.github.streampusher.diagnosis;

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
    /** FFmpeg says what was wrong a few lines before it says where. */
    private static final int LINES_BEFORE = 10;

    private static final Pattern NOTATION = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S.*)");
    private static final Set<Stage> OPENING = EnumSet.of(Stage.OPENING_INPUT, Stage.OPENING_OUTPUT, Stage.OPENING);

    static CauseRule parse(String line) {
        Matcher matcher = NOTATION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a rule: " + line);
        }
        Cause cause = Cause.valueOf(constant(matcher.group(1)));
        CauseRule rule = new CauseRule(cause, matcher.group(2), Pattern.compile(matcher.group(3)));
        rule.stages();
        return rule;
    }

    /** The first line that this rule knows, if it is for a run that broke there. */
    Optional<LogLine> find(Evidence evidence, Optional<Breakdown> breakdown) {
        boolean anywhere = when.equals("any") || when.equals("unasked") && evidence.endedByItself();
        if (!anywhere && !breakdown.filter(this::isFor).isPresent()) {
            return Optional.empty();
        }
        List<LogLine> lines = evidence.lines();
        int first = anywhere ? 0 : Math.max(0, breakdown.get().line() - LINES_BEFORE);
        return lines.subList(first, lines.size()).stream()
                .filter(line -> pattern.matcher(line.text()).find())
                .findFirst();
    }

    private boolean isFor(Breakdown breakdown) {
        return stages().contains(breakdown.stage())
                && (!when.endsWith(",early") || breakdown.early())
                && (!when.endsWith(",late") || breakdown.late());
    }

    private Set<Stage> stages() {
        String stage = when.split(",", 2)[0];
        return switch (stage) {
            case "any", "unasked" -> Set.of();
            case "opening" -> OPENING;
            default -> Set.of(Stage.valueOf(constant(stage)));
        };
    }

    private static String constant(String code) {
        return code.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
