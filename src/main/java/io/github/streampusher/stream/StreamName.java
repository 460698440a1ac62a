package io.github.streampusher.stream;

import java.util.regex.Pattern;

/** The name by which an operator knows a stream; it is also the name of its log file and its metrics label. */
public record StreamName(String value) implements Comparable<StreamName> {
    private static final Pattern NOTATION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /** What a name may be, for messages. */
    public static final String ALLOWED =
            "1 to 63 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit";

    /** @throws IllegalArgumentException when the value is not a name */
    public StreamName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("\"" + value + "\" is not a stream's name; " + ALLOWED);
        }
    }

    public static boolean isValid(String value) {
        return NOTATION.matcher(value).matches();
    }

    @Override
    public int compareTo(StreamName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
