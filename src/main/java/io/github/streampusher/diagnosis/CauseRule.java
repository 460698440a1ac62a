package io.github.streampusher.diagnosis;

import io.github.streampusher.diagnosis.FailurePoint.Stage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * @param only all that one part of FFmpeg, such as an encoder, has said
 */
record CauseRule(
        Cause cause,
        String when,
        Expression pattern,
        RequiredWords required,
        Optional<Expression> later,
        Optional<Expression> only) {
    /** FFmpeg prints the reason a few lines before the place. */
    private static final int CONTEXT_LINES = 10;

    private static final Pattern AND = Pattern.compile(" && (only )?");
    private static final Pattern PART = Pattern.compile("\\{[a-z-]+\\}");
    private static final Pattern CONTEXT = Pattern.compile("^\\[[^\\]]+\\]");
    private static final Pattern NOTATION = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S.*)");
    private static final Set<Stage> OPENING = EnumSet.of(Stage.OPENING_INPUT, Stage.OPENING_OUTPUT, Stage.OPENING);

    /** Compiled when a line is first tried: most never are. */
    static final class Expression {
        private final String regex;
        private Optional<Pattern> pattern = Optional.empty(); // threads may race: what is within is final

        Expression(String regex) {
            this.regex = regex;
        }

        boolean isIn(LogLine line) {
            Optional<Pattern> compiled = pattern.or(() -> Optional.of(Pattern.compile(regex)));
            pattern = compiled;
            return compiled.get().matcher(line.text()).find();
        }

        @Override
        public String toString() {
            return regex;
        }
    }

    /** The rules in these lines. One that begins with {@code {name}} gives the part of that name to those below it. */
    static List<CauseRule> parseAll(List<String> lines) {
        Map<String, String> parts = new HashMap<>();
        List<CauseRule> rules = new ArrayList<>();
        for (String line : lines) {
            int start = line.startsWith("{") ? line.indexOf('}') + 1 : 0;
            String text = PART.matcher(line.substring(start)).replaceAll(name -> part(name.group(), parts));
            if (start > 0) {
                parts.put(line.substring(0, start), text.strip());
            } else {
                rules.add(parse(text));
            }
        }
        return rules;
    }

    private static String part(String name, Map<String, String> parts) {
        return Optional.ofNullable(parts.get(name))
                .map(Matcher::quoteReplacement)
                .orElseThrow(() -> new IllegalArgumentException(name + " is not given above"));
    }

    private static CauseRule parse(String line) {
        Matcher matcher = NOTATION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a rule: " + line);
        }
        Cause cause = Cause.valueOf(constantName(matcher.group(1)));
        String expression = matcher.group(3);
        Matcher and = AND.matcher(expression);
        Optional<Expression> second =
                and.find() ? Optional.of(new Expression(expression.substring(and.end()))) : Optional.empty();
        boolean isOnly = second.isPresent() && and.group(1) != null;
        String first = second.isPresent() ? expression.substring(0, and.start()) : expression;
        CauseRule rule = new CauseRule(
                cause,
                matcher.group(2),
                new Expression(first),
                RequiredWords.of(first),
                second.filter(pattern -> !isOnly),
                second.filter(pattern -> isOnly));
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
        boolean anywhere = when.equals("any")
                || when.equals("unasked") && evidence.endedByItself()
                || when.equals("foreign") && evidence.isLogOnly();
        if (!anywhere && !breakdown.filter(this::appliesTo).isPresent() || !required.mayBeIn(text) || !isOnly(lines)) {
            return OptionalInt.empty();
        }
        int first = anywhere ? 0 : Math.max(0, breakdown.get().lineIndex() - CONTEXT_LINES);
        return IntStream.range(first, lines.size())
                .filter(index -> pattern.isIn(lines.get(index)))
                .filter(index -> isFollowed(lines.subList(index + 1, lines.size())))
                .findFirst();
    }

    private boolean isFollowed(List<LogLine> behind) {
        return later.isEmpty() || behind.stream().anyMatch(later.get()::isIn);
    }

    private boolean isOnly(List<LogLine> lines) {
        return only.isEmpty()
                || lines.stream()
                        .filter(only.get()::isIn)
                        .map(CauseRule::contextOf)
                        .distinct()
                        .anyMatch(context -> lines.stream()
                                .filter(line -> contextOf(line).equals(context))
                                .allMatch(only.get()::isIn));
    }

    private static String contextOf(LogLine line) {
        Matcher context = CONTEXT.matcher(line.text());
        return context.find() ? context.group() : "";
    }

    private boolean appliesTo(FailurePoint breakdown) {
        return stages().contains(breakdown.stage())
                && (!when.endsWith(",early") || breakdown.early())
                && (!when.endsWith(",late") || breakdown.late());
    }

    private Set<Stage> stages() {
        String stage = when.split(",", 2)[0];
        return switch (stage) {
            case "any", "unasked", "foreign" -> Set.of();
            case "opening" -> OPENING;
            default -> Set.of(Stage.valueOf(constantName(stage)));
        };
    }

    private static String constantName(String code) {
        return code.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
