package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A line as a child printed it, secrets included: decoded only when somebody reads it.
 *
 * @param truncated whether the line went on
 */
public record RawLine(byte[] bytes, boolean truncated) {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\t]]");

    public boolean hasBytes(byte[] other, int length) {
        return Arrays.equals(bytes, 0, bytes.length, other, 0, length);
    }

    /** The line with its secrets, for the diagnosis; a byte that is not UTF-8 becomes the replacement character. */
    public String reveal() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * The line for people: without secrets, then without what would steer a terminal, then without the end of a line
     * that went on, because there the half of a secret is not recognized.
     */
    public String masked(Redactor redactor) {
        String text = redactor.redact(reveal());
        if (truncated) {
            text = text.substring(0, Math.max(0, text.length() - redactor.longestSecret()))
                    + " [the rest of this line was left out]";
        }
        return CONTROL.matcher(text).replaceAll("\uFFFD");
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
