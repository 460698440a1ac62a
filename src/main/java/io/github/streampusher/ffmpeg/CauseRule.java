package io.github.streampusher.ffmpeg;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code causes.rules}.
 *
 * @param stage where the run must have been; empty: anywhere
 */
record CauseRule(Cause cause, Optional<Evidence.Stage> stage, Pattern pattern) {
    private static final Pattern NOTATION = Pattern.compile("([a-z-]+)\\s+([a-z-]+)\\s+(\\S.*)");

    static CauseRule parse(String line) {
        Matcher matcher = NOTATION.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a rule: " + line);
        }
        return new CauseRule(
                Cause.valueOf(constant(matcher.group(1))),
                matcher.group(2).equals("any")
                        ? Optional.empty()
                        : Optional.of(Evidence.Stage.valueOf(constant(matcher.group(2)))),
                Pattern.compile(matcher.group(3)));
    }

    private static String constant(String code) {
        return code.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    boolean matches(LogLine line, Evidence.Stage ranTo) {
        return stage.map(ranTo::equals).orElse(true)
                && pattern.matcher(line.text()).find();
    }
}
