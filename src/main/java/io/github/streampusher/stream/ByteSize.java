package io.github.streampusher.stream;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes: {@code 4096}, {@code 10MB} (decimal) or {@code 10MiB} (binary). */
public record ByteSize(long bytes) {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,15})(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "kB", 1000L,
            "KB", 1000L,
            "MB", 1000_000L,
            "GB", 1000_000_000L,
            "TB", 1000_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    /** What a size may be, for messages. */
    public static final String ALLOWED = "a size such as 10MiB or 1GB";

    /** @throws IllegalArgumentException when negative */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes is negative; " + ALLOWED);
        }
    }

    /** @throws IllegalArgumentException when the text is no size, or more than fits 63 bits */
    public static ByteSize parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size; " + ALLOWED);
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.get(unit)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too large; " + ALLOWED, e);
        }
    }

    /** The largest binary unit that divides it, readable by {@link #parse}. */
    @Override
    public String toString() {
        for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
            if (bytes > 0 && bytes % UNITS.get(unit) == 0) {
                return bytes / UNITS.get(unit) + unit;
            }
        }
        return bytes + "B";
    }
}
