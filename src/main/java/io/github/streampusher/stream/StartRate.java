package io.github.streampusher.stream;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many children may be started in a second: {@code 20/s}. */
public record StartRate(int perSecond) {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,6})/s");
    private static final int MAX = 100_000;

    /** What a start rate may be, for messages. */
    public static final String ALLOWED = "a rate such as 20/s, from 1/s to 100000/s";

    /** @throws IllegalArgumentException when outside 1 to 100000 */
    public StartRate {
        if (perSecond < 1 || perSecond > MAX) {
            throw new IllegalArgumentException(perSecond + "/s is out of range; " + ALLOWED);
        }
    }

    /** @throws IllegalArgumentException when the text is no rate */
    public static StartRate parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a start rate; " + ALLOWED);
        }
        return new StartRate(Integer.parseInt(matcher.group(1)));
    }

    /** The time between two starts. */
    public Duration interval() {
        return Duration.ofSeconds(1).dividedBy(perSecond);
    }

    @Override
    public String toString() {
        return perSecond + "/s";
    }
}
