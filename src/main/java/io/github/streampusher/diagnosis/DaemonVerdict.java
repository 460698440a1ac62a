package io.github.streampusher.diagnosis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What this program said of a run in a stream's log or in the journal. */
final class DaemonVerdict {
    private static final String CODES = Arrays.stream(Cause.values())
            .filter(cause -> cause != Cause.UNKNOWN)
            .map(Cause::code)
            .collect(Collectors.joining("|", "(", ")"));
    private static final String STATES = "(?:waiting|quarantined|blocked|degraded|finished|starting)";
    private static final String REASON = "(?:: (.*?))?(?:; (?:next |retry|restart|starting|in |again).*)?$";
    private static final Pattern STREAM_LOG =
            Pattern.compile("^(?:run \\d+ ended after .*; |" + STATES + ": (?:[^:]*[;,] )?)" + CODES + REASON);
    private static final Pattern JOURNAL = Pattern.compile(
            "(?:^|[\\]:>] |Z )[a-z0-9][a-z0-9._-]{0,62}: " + STATES + ": (?:[^:]*[;,] )?" + CODES + REASON);

    private DaemonVerdict() {}

    static Optional<Diagnosis> inStreamLogLine(String text) {
        return find(STREAM_LOG, text);
    }

    static Optional<Diagnosis> inJournalLine(String line) {
        return find(JOURNAL, line);
    }

    private static Optional<Diagnosis> find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        Cause cause = Cause.valueOf(found.group(1).toUpperCase(Locale.ROOT).replace('-', '_'));
        return Optional.of(new Diagnosis(cause, found.group(2) == null ? "" : found.group(2)));
    }
}
