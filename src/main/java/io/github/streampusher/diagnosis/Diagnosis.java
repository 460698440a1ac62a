package io.github.streampusher.diagnosis;

import java.util.regex.Pattern;

/**
 * What a run died of.
 *
 * @param evidence the line or the observation that tells it, masked; fit for people
 */
public record Diagnosis(Cause cause, String evidence) {
    /** FFmpeg says which of its parts speaks, with an address in memory: nothing for people, and never the same. */
    private static final Pattern LOG_CONTEXT = Pattern.compile("^(\\[[^\\]]* @ [^\\]]*\\] )+");

    /** For people. */
    @Override
    public String toString() {
        String words = LOG_CONTEXT.matcher(evidence).replaceFirst("");
        return words.isEmpty() ? cause.code() : cause.code() + ": " + words;
    }
}
