package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Language;
import java.util.regex.Pattern;

/**
 * Why a run ended or is degraded.
 *
 * @param evidence the line or observation that proves it, masked; for people
 */
public record Diagnosis(Cause cause, String evidence) {
    /** FFmpeg prefixes a line with its part and a memory address, which differs in each run and helps nobody. */
    private static final Pattern LOG_CONTEXT = Pattern.compile("^(?:\\[[^\\]]* @ [^\\]]*\\] )++");

    /** What to do, as close as the evidence allows. */
    public Advice advice(Language language) {
        return Advice.of(this, language);
    }

    /** The evidence for people. */
    public String words() {
        return LOG_CONTEXT.matcher(evidence).replaceFirst("");
    }

    /** For people. */
    @Override
    public String toString() {
        String words = words();
        return words.isEmpty() ? cause.code() : cause.code() + ": " + words;
    }
}
