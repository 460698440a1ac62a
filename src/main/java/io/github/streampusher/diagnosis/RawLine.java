package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line as a child printed it, secrets included: decoded and masked only when somebody will read it.
 *
 * @param truncated whether the line went on
 */
public record RawLine(byte[] bytes, boolean truncated) {
    /** A cut may halve a secret, which then is not known for one: so much of the end of a cut line is not shown. */
    public static final int TRUNCATION_MARGIN = 1024;

    public boolean hasBytes(byte[] other, int length) {
        return Arrays.equals(bytes, 0, bytes.length, other, 0, length);
    }

    public RawLine truncatedTo(int length) {
        return bytes.length <= length ? this : new RawLine(Arrays.copyOf(bytes, length), true);
    }

    /** Fit for a log: what is no UTF-8 becomes the replacement character, as does what would steer a terminal. */
    public String masked(Redactor redactor) {
        String text = redactor.redact(new String(bytes, StandardCharsets.UTF_8));
        if (truncated) {
            text = text.substring(0, Math.max(0, text.length() - TRUNCATION_MARGIN))
                    + " [the rest of this line was left out]";
        }
        return text.chars().noneMatch(RawLine::isControl) ? text : withoutControls(text);
    }

    private static String withoutControls(String text) {
        return text.codePoints()
                .map(c -> isControl(c) ? '\uFFFD' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\t';
    }
}
